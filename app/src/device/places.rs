//! Where a person is signed in and where their records lie, as one list. Pure.

use shared::{
    jp::Timestamp,
    record::DeviceId,
    wire::{KnownDevice, SessionLine},
};

/// A device of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What its browser calls itself; empty while nobody knows.
    pub name: String,
    /// Whether it is the one that asks.
    pub is_here: bool,
    /// When it was first in touch, or signed in.
    pub since: Timestamp,
    /// When it was last in touch, to the hour or so.
    pub last_seen: Timestamp,
    /// By which the person is signed in there; none where they are not.
    pub sessions: Vec<String>,
    /// The storage of their records there; none where they have none.
    pub device: Option<DeviceId>,
    /// Whether it was revoked: its storage opens no more.
    pub is_revoked: bool,
}

/// All of a person's devices, each once: the one that asks (it holds the storage `here`) first, then those last seen first, then
/// those that were revoked.
#[must_use]
pub fn places(devices: Vec<KnownDevice>, sessions: Vec<SessionLine>, here: DeviceId) -> Vec<Place> {
    let mut places: Vec<Place> = devices
        .into_iter()
        .map(|device| Place {
            name: device.name,
            is_here: device.id == here,
            since: device.first_seen,
            last_seen: device.last_seen,
            sessions: Vec::new(),
            device: Some(device.id),
            is_revoked: device.revoked_at.is_some(),
        })
        .collect();
    for session in sessions {
        // This one's storage may not have been in touch with this session yet.
        let device = session.device.or(session.is_this.then_some(here));
        let place = places
            .iter_mut()
            .find(|place| device.is_some() && place.device == device);
        match place {
            Some(place) => {
                place.last_seen = place.last_seen.max(session.used_at);
                place.sessions.push(session.id);
            }
            None => places.push(Place {
                name: session.browser,
                is_here: session.is_this,
                since: session.began_at,
                last_seen: session.used_at,
                sessions: vec![session.id],
                device: None,
                is_revoked: false,
            }),
        }
    }
    places.sort_by_key(|place| {
        let last = std::cmp::Reverse(place.last_seen);
        (!place.is_here, place.is_revoked, last)
    });
    places
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn device(n: u128, seen: i64) -> KnownDevice {
        KnownDevice {
            id: DeviceId::new(Uuid::from_u128(n)),
            name: format!("iPad{n}"),
            first_seen: Timestamp::from_millis(0),
            last_seen: Timestamp::from_millis(seen),
            revoked_at: None,
        }
    }

    fn session(id: &str, on: Option<u128>, used: i64) -> SessionLine {
        SessionLine {
            id: id.to_owned(),
            is_this: false,
            browser: format!("browser {id}"),
            began_at: Timestamp::from_millis(0),
            used_at: Timestamp::from_millis(used),
            device: on.map(|n| DeviceId::new(Uuid::from_u128(n))),
        }
    }

    fn told(devices: Vec<KnownDevice>, sessions: Vec<SessionLine>) -> Vec<(String, Vec<String>)> {
        let here = DeviceId::new(Uuid::from_u128(1));
        let places = places(devices, sessions, here);
        places
            .into_iter()
            .map(|place| (place.name, place.sessions))
            .collect()
    }

    #[test]
    fn a_device_stands_once_with_all_its_sessions() {
        let sessions = vec![
            session("a", Some(2), 50),
            session("b", None, 90),
            session("c", Some(2), 70),
        ];
        let list = told(vec![device(2, 60), device(1, 10)], sessions);
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            list,
            [
                ("iPad1".to_owned(), ids(&[])),
                ("browser b".to_owned(), ids(&["b"])),
                ("iPad2".to_owned(), ids(&["a", "c"])),
            ]
        );
    }

    #[test]
    fn the_session_that_asks_is_that_of_the_device_that_asks() {
        let this = SessionLine {
            is_this: true,
            ..session("a", None, 90)
        };
        let list = told(vec![device(1, 10)], vec![this.clone()]);
        assert_eq!(list, [("iPad1".to_owned(), vec!["a".to_owned()])]);
        // Before the server knows the device.
        let list = told(vec![], vec![this, session("b", Some(9), 99)]);
        assert_eq!(list[0].0, "browser a");
        assert_eq!(list.len(), 2);
    }

    #[test]
    fn a_revoked_device_stands_last_and_when_it_was_in_touch_is_the_later_of_both() {
        let revoked = KnownDevice {
            revoked_at: Some(Timestamp::from_millis(95)),
            ..device(3, 94)
        };
        let here = DeviceId::new(Uuid::from_u128(1));
        let list = places(
            vec![revoked, device(2, 60)],
            vec![session("a", Some(2), 70)],
            here,
        );
        assert_eq!(list[0].last_seen, Timestamp::from_millis(70));
        assert!(list[1].is_revoked && !list[0].is_revoked);
    }
}
