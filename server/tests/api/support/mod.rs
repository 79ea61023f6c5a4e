//! A small town on a database of its own, and devices that sync with it.

mod authenticator;
mod database;
mod device;
mod log;
mod provider;
mod town;

pub(crate) use authenticator::Authenticator;
pub(crate) use database::Backend;
pub(crate) use device::{Device, Pulled};
pub(crate) use log::{heard, listen};
pub(crate) use provider::{Provider, Signed, Token};
pub(crate) use town::{PASSPHRASE, Reply, Town, ask, at, id, person, writes};

/// What anyone may type, however strange: names and texts.
pub(crate) fn hostile_texts() -> Vec<(String, String)> {
    #[derive(serde::Deserialize)]
    struct Hostile {
        name: String,
        text: String,
        #[serde(default = "once")]
        times: usize,
    }
    fn once() -> usize {
        1
    }
    let all: Vec<Hostile> =
        serde_json::from_str(include_str!("../../../../shared/fixtures/hostile.json")).unwrap();
    all.into_iter()
        .map(|hostile| (hostile.name, hostile.text.repeat(hostile.times)))
        .collect()
}

/// Declares tests that run on both databases.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                let town = crate::support::Town::new(crate::support::Backend::Sqlite).await.expect("SQLite needs nothing");
                super::$name(town).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                if let Some(town) = crate::support::Town::new(crate::support::Backend::Postgres).await {
                    super::$name(town).await;
                }
            })+
        }
    };
}
pub(crate) use on_both;
