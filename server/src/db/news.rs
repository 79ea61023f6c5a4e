//! Word of commits between servers on one PostgreSQL database (`LISTEN`, `NOTIFY`).

use sqlx::postgres::PgListener;

use super::{Backend, Conn, Db};

const CHANNEL: &str = "tsunagu";

/// Who hears of other servers' commits.
#[derive(Debug)]
pub struct News {
    listener: Option<PgListener>,
    own: String,
}

impl Db {
    /// Begins to listen. An SQLite file has one server, and nothing is ever heard.
    ///
    /// # Errors
    /// When the database can't.
    pub async fn listen(&self) -> Result<News, sqlx::Error> {
        let listener = match self.backend {
            Backend::Sqlite => None,
            Backend::Postgres => {
                let mut listener = PgListener::connect(&self.url).await?;
                listener.listen(CHANNEL).await?;
                Some(listener)
            }
        };
        Ok(News {
            listener,
            own: self.name.to_string(),
        })
    }

    /// Tells other servers of this transaction when it is committed.
    ///
    /// # Errors
    /// When the database can't.
    pub async fn notify(&self, conn: &mut Conn) -> Result<(), sqlx::Error> {
        if self.backend == Backend::Postgres {
            let query = sqlx::query("select pg_notify($1, $2)").bind(CHANNEL);
            query.bind(self.name.to_string()).execute(conn).await?;
        }
        Ok(())
    }
}

impl News {
    /// Waits until another server has committed, or may have: while the connection was lost nothing is heard.
    pub async fn heard(&mut self) {
        let Some(listener) = &mut self.listener else {
            return std::future::pending().await;
        };
        loop {
            match listener.try_recv().await {
                Ok(Some(word)) if word.payload() == self.own => {}
                Ok(_) => return,
                Err(error) => {
                    tracing::warn!(%error, "other servers' commits can't be heard");
                    return std::future::pending().await;
                }
            }
        }
    }
}
