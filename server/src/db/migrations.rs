//! The steps that bring a database's tables up to date, in their order; each is written once and never changed.

use std::sync::LazyLock;

use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

macro_rules! steps {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../migrations/", $name, ".sql")))),+]
    };
}

/// The files of `server/migrations`: a number, and what the step is about. Named here and not by sqlx's macro, which would
/// have everybody who compiles the server compile both databases' drivers twice.
const STEPS: [(&str, &str); 14] = steps![
    "1_documents",
    "2_people",
    "3_lookups",
    "4_grounds",
    "5_audit",
    "6_sign_in",
    "7_accounts",
    "8_devices",
    "9_oidc",
    "10_meetings",
    "11_blobs",
    "12_answer_links",
    "13_notices",
    "14_web_push",
];

/// What brings the tables up to date; the version of a step is its place in [`STEPS`].
pub(super) static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let steps = (1..).zip(STEPS).map(|(version, (name, sql))| {
        let description = name.trim_start_matches(|first: char| first.is_ascii_digit());
        let description = description.replace('_', " ").trim_start().to_owned();
        let kind = MigrationType::Simple;
        Migration::new(version, description.into(), kind, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(steps.collect())
});

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::STEPS;

    #[test]
    fn every_file_of_the_folder_is_a_step_at_the_place_its_name_says() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        let named = STEPS.map(|(name, _)| format!("{name}.sql"));
        assert_eq!(files, BTreeSet::from(named));
        for (place, (name, _)) in (1..).zip(STEPS) {
            let place: usize = place;
            assert!(name.starts_with(&format!("{place}_")), "{name}");
        }
    }
}
