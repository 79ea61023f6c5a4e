//! What is derived from records by the registry's rules: where they lie, what they grant, whom they make a member. A later
//! version may have other rules; then it is derived anew before anything else is done.

use std::collections::BTreeSet;

use serde_json::json;
use shared::{
    access::Scope,
    record::{Doc, RecordId},
    registry,
};
use sqlx::Row;

use super::{Conn, Db, execute, grants, list, meta, natural, number};

/// As many documents are looked at at once.
const AT_ONCE: i64 = 500;

/// Derives everything anew if it was derived by other rules than this version's.
///
/// What leaves a scope is numbered, so that every device that may not see it any more is told so, whatever version of the
/// app it runs. Segments are forgotten: they were packed by the other rules.
pub(super) async fn bring_up_to_date(db: &Db) -> Result<(), sqlx::Error> {
    let rules = registry::rules();
    if derived_by(&mut *db.reader().await?).await? == rules {
        return Ok(());
    }
    let mut transaction = db.begin_write().await?;
    meta::lock(&mut transaction).await?;
    // Another server may have done it meanwhile.
    if derived_by(&mut transaction).await? != rules {
        derive(&mut transaction).await?;
        sqlx::query(include_str!("derive/set.sql"))
            .bind(rules)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await
}

async fn derived_by(conn: &mut Conn) -> Result<String, sqlx::Error> {
    let query = sqlx::query(include_str!("derive/by.sql"));
    query.fetch_one(conn).await?.try_get(0)
}

async fn derive(conn: &mut Conn) -> Result<(), sqlx::Error> {
    for sql in [
        "delete from segments",
        "delete from grants",
        "delete from members",
        "delete from pledges",
    ] {
        sqlx::query(sql).execute(&mut *conn).await?;
    }
    let mut last = String::new();
    loop {
        let rows = sqlx::query(include_str!("derive/page.sql"))
            .bind(&last)
            .bind(AT_ONCE)
            .fetch_all(&mut *conn)
            .await?;
        let Some(row) = rows.last() else {
            return Ok(());
        };
        last = row.try_get(0)?;
        let mut page = Vec::with_capacity(rows.len());
        for row in &rows {
            let doc: Doc = serde_json::from_str(row.try_get(2)?)
                .map_err(|error| sqlx::Error::Decode(error.into()))?;
            // Where records of a later version lie, only that version knows.
            if registry::kind(&doc.kind).is_some() {
                page.push((doc, natural(row.try_get(1)?)));
            }
        }
        place(conn, &page).await?;
        for (doc, _) in page
            .iter()
            .filter(|(doc, _)| registry::gives_access(&doc.kind))
        {
            grants::put(conn, doc.id, &registry::grants(doc)).await?;
            grants::put_pledged(conn, doc.id, registry::pledged(doc)).await?;
            grants::put_member(
                conn,
                doc.id,
                registry::membership(doc).as_ref(),
                registry::member_since(doc),
            )
            .await?;
        }
    }
}

/// Has documents lie where the rules say.
async fn place(conn: &mut Conn, page: &[(Doc, u64)]) -> Result<(), sqlx::Error> {
    let mut lies_in = BTreeSet::<(RecordId, String)>::new();
    let rows = sqlx::query(include_str!("documents/scopes.sql"))
        .bind(list(page.iter().map(|(doc, _)| doc.id)))
        .fetch_all(&mut *conn)
        .await?;
    for row in rows {
        if let Ok(id) = row.try_get::<String, _>(0)?.parse() {
            lies_in.insert((id, row.try_get(1)?));
        }
    }
    let mut enterings = Vec::new();
    for (doc, seq) in page {
        let scopes: BTreeSet<Scope> = registry::scopes(doc).1;
        for scope in scopes.iter().map(ToString::to_string) {
            if !lies_in.remove(&(doc.id, scope.clone())) {
                enterings.push(json!([scope, doc.id, number(*seq)]));
            }
        }
    }
    execute(conn, include_str!("documents/enter.sql"), enterings).await?;
    if lies_in.is_empty() {
        return Ok(());
    }
    let first = meta::take(conn, lies_in.len() as u64).await?;
    let numbered = (first..).zip(&lies_in);
    let leavings = numbered.map(|(seq, (id, scope))| json!([scope, id, number(seq)]));
    execute(
        conn,
        include_str!("documents/leave.sql"),
        leavings.collect(),
    )
    .await
}
