//! A small town on a database of its own, and devices that sync with it.

mod database;
mod device;
mod town;

pub(crate) use database::Backend;
pub(crate) use device::{Device, Pulled};
pub(crate) use town::{PASSPHRASE, Reply, Town, at, id, writes};

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
