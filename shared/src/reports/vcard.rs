//! A row or an office as a card for address books: vCard 4.0 (RFC 6350), and 3.0 (RFC 2426) for telephones that know no other.

use super::content_lines::{escaped, fold};
use crate::{
    domain::directory::{Entry, Office},
    jp::Date,
    record::{Phones, RecordId},
};

/// Which version is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 3.0.
    Three,
    /// 4.0.
    Four,
}

/// The card of a row. `page` is its address for anyone, `on` the day from which it says so.
#[must_use]
pub fn entry(
    id: RecordId,
    entry: &Entry,
    version: Version,
    on: Date,
    page: Option<&str>,
) -> String {
    let mut card = Card::begin(id, version, on);
    card.text("FN", &entry.agency);
    card.names(&entry.agency);
    // What is no number can't be dialled after one, and without a number there is nothing to dial it after.
    let inner = entry.extension.as_deref();
    let dialled = inner.filter(|inner| {
        let has_phone = entry
            .phones
            .as_ref()
            .is_some_and(|phones| !phones.0.is_empty());
        has_phone && !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit())
    });
    card.phones(entry.phones.as_ref(), "voice", dialled);
    card.phones(entry.fax.as_ref(), "fax", None);
    card.address(entry.address.as_deref());
    card.text("CATEGORIES", &entry.category);
    card.url(entry.url.as_deref().or(page));
    let hours = entry
        .hours
        .as_ref()
        .map(|hours| format!("受付時間：{hours}"));
    let said = inner.filter(|_| dialled.is_none());
    let inner = said.map(|inner| format!("内線：{inner}"));
    let said = [Some(entry.topic.to_string()), inner, hours];
    card.note(
        said.into_iter()
            .chain([entry.notes.as_ref().map(ToString::to_string)]),
    );
    card.end()
}

/// The card of an office that serves `area`.
#[must_use]
pub fn office(
    id: RecordId,
    office: &Office,
    version: Version,
    on: Date,
    area: Option<&str>,
) -> String {
    let mut card = Card::begin(id, version, on);
    card.text("FN", &office.name);
    card.names(&office.name);
    card.phones(office.phones.as_ref(), "voice", None);
    card.phones(office.fax.as_ref(), "fax", None);
    card.address(office.address.as_deref());
    if let (Some(north), Some(east)) = (office.latitude, office.longitude) {
        card.line(&match version {
            Version::Three => format!("GEO:{north:.6};{east:.6}"),
            Version::Four => format!("GEO:geo:{north:.6},{east:.6}"),
        });
    }
    card.url(office.url.as_deref());
    let area = area.map(|area| format!("担当する圏域：{area}"));
    let hours = office
        .hours
        .as_ref()
        .map(|hours| format!("受付時間：{hours}"));
    card.note([area, hours, office.notes.as_ref().map(ToString::to_string)]);
    card.end()
}

/// Whether a number can be dialled with +81. Short ones such as 189, and those that a whole country dials for nothing or for one
/// price, many networks reach only as they are dialled within Japan.
fn is_of_the_world(number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let is_national = ["0120", "0180", "0570", "0800", "0990"]
        .iter()
        .any(|start| digits.starts_with(start));
    digits.len() > 5 && !is_national
}

struct Card {
    out: String,
    version: Version,
}

impl Card {
    fn begin(id: RecordId, version: Version, on: Date) -> Self {
        let out = String::new();
        let mut card = Self { out, version };
        card.line("BEGIN:VCARD");
        let day = on.to_string();
        match version {
            Version::Three => {
                card.line("VERSION:3.0");
                card.line(&format!("REV:{day}T00:00:00Z"));
            }
            Version::Four => {
                card.line("VERSION:4.0");
                card.line("KIND:org");
                card.line(&format!("REV:{}T000000Z", day.replace('-', "")));
            }
        }
        card.line(&format!("UID:urn:uuid:{id}"));
        card
    }

    /// The name of an organization. Of 3.0 that of a person is wanted too.
    fn names(&mut self, name: &str) {
        if self.version == Version::Three {
            self.line(&format!("N:{};;;;", escaped(name)));
        }
        self.line(&format!("ORG:{}", escaped(name)));
    }

    fn text(&mut self, name: &str, text: &str) {
        self.line(&format!("{name}:{}", escaped(text)));
    }

    /// An extension is of the first number: the others are other lines.
    fn phones(&mut self, phones: Option<&Phones>, kind: &str, mut inner: Option<&str>) {
        for number in phones.iter().flat_map(|phones| &phones.0) {
            let number = number.to_string();
            let inner = inner.take();
            let plain = || {
                let inner = inner.map(|inner| format!(" 内線{inner}"));
                format!("{number}{}", inner.unwrap_or_default())
            };
            let line = match self.version {
                Version::Three => format!("TEL;TYPE=WORK,{}:{}", kind.to_uppercase(), plain()),
                Version::Four if is_of_the_world(&number) => {
                    let inner = inner.map(|inner| format!(";ext={inner}"));
                    let inner = inner.unwrap_or_default();
                    let world = number.strip_prefix('0').unwrap_or(&number);
                    format!("TEL;VALUE=uri;TYPE=\"work,{kind}\":tel:+81-{world}{inner}")
                }
                Version::Four => format!("TEL;TYPE=\"work,{kind}\":{}", plain()),
            };
            self.line(&line);
        }
    }

    /// All of it in one part: an address of Japan printed in one line is not taken apart.
    fn address(&mut self, address: Option<&str>) {
        if let Some(address) = address {
            let street = escaped(address);
            self.line(&format!("ADR;TYPE=WORK:;;{street};;;;日本"));
        }
    }

    fn url(&mut self, url: Option<&str>) {
        let is_web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
        if let Some(url) = url.map(str::trim).filter(is_web) {
            let url: String = url.chars().filter(|c| !c.is_control()).collect();
            self.line(&format!("URL:{url}"));
        }
    }

    fn note(&mut self, said: impl IntoIterator<Item = Option<String>>) {
        let said: Vec<String> = said.into_iter().flatten().collect();
        if !said.is_empty() {
            self.text("NOTE", &said.join("\n"));
        }
    }

    fn line(&mut self, line: &str) {
        fold(&mut self.out, line);
    }

    fn end(mut self) -> String {
        self.line("END:VCARD");
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Entry {
        Entry {
            edition: None,
            no: 1.0,
            default_window: false,
            category: "介護、障害".into(),
            topic: "介護; 相談,\\申請".into(),
            plain: None,
            agency: "見本福祉事務所".into(),
            kind: None,
            address: Some("北区見本町一丁目1-1 見本ビル3階".into()),
            phones: Some(Phones(vec![
                crate::jp::PhoneNumber::read("086-000-1240").unwrap(),
            ])),
            extension: Some("5782".into()),
            fax: Some(Phones(vec![
                crate::jp::PhoneNumber::read("086-000-1241").unwrap(),
            ])),
            hours: Some("平日 8:30～17:15".into()),
            url: None,
            notes: Some("一行目\n二行目\u{7}".into()),
            organisation: None,
        }
    }

    /// Lines put together again.
    fn unfolded(card: &str) -> Vec<String> {
        let lines = card.replace("\r\n ", "");
        lines.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_card_says_what_the_row_says() {
        let id = RecordId::new(uuid::Uuid::nil());
        let on = "2018-11-01".parse().unwrap();
        let card = entry(
            id,
            &sample(),
            Version::Four,
            on,
            Some("https://example.com/1"),
        );
        assert!(card.split("\r\n").all(|line| line.len() <= 75));
        let lines = unfolded(&card);
        for line in [
            "VERSION:4.0",
            "REV:20181101T000000Z",
            "FN:見本福祉事務所",
            "ORG:見本福祉事務所",
            "TEL;VALUE=uri;TYPE=\"work,voice\":tel:+81-86-000-1240;ext=5782",
            "TEL;VALUE=uri;TYPE=\"work,fax\":tel:+81-86-000-1241",
            "ADR;TYPE=WORK:;;北区見本町一丁目1-1 見本ビル3階;;;;日本",
            "URL:https://example.com/1",
            "NOTE:介護\\; 相談\\,\\\\申請\\n受付時間：平日 8:30～17:15\\n一行目\\n二行目",
            "END:VCARD",
        ] {
            assert!(lines.iter().any(|said| said == line), "{line}\n{card}");
        }
        let old = unfolded(&entry(id, &sample(), Version::Three, on, None));
        for line in [
            "VERSION:3.0",
            "N:見本福祉事務所;;;;",
            "TEL;TYPE=WORK,VOICE:086-000-1240 内線5782",
            "TEL;TYPE=WORK,FAX:086-000-1241",
        ] {
            assert!(old.iter().any(|said| said == line), "{line}\n{old:?}");
        }
    }

    #[test]
    fn numbers_are_written_so_that_they_can_be_dialled() {
        let number = |text: &&str| crate::jp::PhoneNumber::read(text).unwrap();
        let lines = |version, extension: Option<&str>, phones: &[&str]| {
            let said = Entry {
                extension: extension.map(Into::into),
                phones: Some(Phones(phones.iter().map(number).collect())),
                fax: None,
                hours: None,
                notes: None,
                ..sample()
            };
            let id = RecordId::new(uuid::Uuid::nil());
            let card = entry(id, &said, version, "2018-11-01".parse().unwrap(), None);
            let lines = unfolded(&card).into_iter();
            let told = lines.filter(|line| line.starts_with("TEL") || line.contains("内線"));
            told.collect::<Vec<_>>()
        };
        let national = ["0120000111", "0570000111", "08000001111", "189"];
        assert_eq!(
            lines(Version::Four, Some("12"), &national),
            [
                "TEL;TYPE=\"work,voice\":0120-000-111 内線12",
                "TEL;TYPE=\"work,voice\":0570-000-111",
                "TEL;TYPE=\"work,voice\":0800-000-1111",
                "TEL;TYPE=\"work,voice\":189",
            ]
        );
        // An extension is of the first number.
        let two = ["0860001240", "08000001240"];
        assert_eq!(
            lines(Version::Three, Some("12"), &two),
            [
                "TEL;TYPE=WORK,VOICE:086-000-1240 内線12",
                "TEL;TYPE=WORK,VOICE:0800-000-1240",
            ]
        );
        assert_eq!(
            lines(Version::Four, Some("12、13"), &two[..1]),
            [
                "TEL;VALUE=uri;TYPE=\"work,voice\":tel:+81-86-000-1240",
                "NOTE:介護\\; 相談\\,\\\\申請\\n内線：12、13",
            ]
        );
        assert_eq!(lines(Version::Four, Some("12"), &[]).len(), 1);
    }
}
