//! Every path of a record in words.

use shared::{
    domain::visit::Visit,
    record::{Path, Record, place},
};

#[test]
fn every_path_has_its_words() {
    let row = "0192f0c8-0000-7000-8000-000000000001";
    for (path, label) in [
        ("started_at", Some("開始")),
        ("troubles/care", Some("困りごと：介護")),
        (&format!("met/{row}/relation"), Some("会えた人 › 続柄")),
        (
            &format!("met/{row}/removed"),
            Some("会えた人 › 行の取り消し"),
        ),
        ("removed", Some("記録の取り消し")),
        ("troubles", None),
        ("met", None),
        ("started_at/care", None),
        ("later", None),
    ] {
        let found = place(Visit::SCHEMA, &Path::new(path).unwrap());
        assert_eq!(found.map(|place| place.label).as_deref(), label, "{path}");
    }
}
