//! Telephone numbers and postal codes.

use crate::jp::{PhoneError, PhoneNumber, PostalCode, PostalCodeError};

#[test]
fn numbers_are_grouped_as_people_write_them() {
    for (typed, shown) in [
        ("0868031000", "086-803-1000"),
        ("086-803-1000", "086-803-1000"),
        ("０８６－８０３－１０００", "086-803-1000"),
        ("086(803)1000", "086-803-1000"),
        ("（０８６）８０３ー１０００", "086-803-1000"),
        ("086 803 1000", "086-803-1000"),
        ("086‐803−1000", "086-803-1000"),
        ("08‑6803・1000", "086-803-1000"),
        ("TEL：086-803-1000", "086-803-1000"),
        ("+81 86 803 1000", "086-803-1000"),
        ("+81-(0)86-803-1000", "086-803-1000"),
        ("0312345678", "03-1234-5678"),
        ("06 1234 5678", "06-1234-5678"),
        ("0471001000", "04-7100-1000"),
        ("0120123456", "0120-123-456"),
        ("0570012345", "0570-012-345"),
        ("08001234567", "0800-123-4567"),
        ("09012345678", "090-1234-5678"),
        ("080-1234-5678", "080-1234-5678"),
        ("070 12345678", "070-1234-5678"),
        ("05012345678", "050-1234-5678"),
        // Around Okayama three- and four-digit codes lie side by side.
        ("0863211000", "0863-21-1000"),
        ("0863621000", "086-362-1000"),
        ("0866921000", "0866-92-1000"),
        ("0866981000", "086-698-1000"),
        ("0868221000", "0868-22-1000"),
        ("0869641000", "0869-64-1000"),
        ("0864251000", "086-425-1000"),
        ("0851221000", "08512-2-1000"),
        ("189", "189"),
        ("＃７１１９", "#7119"),
    ] {
        let number = PhoneNumber::read(typed).unwrap();
        assert_eq!(number.to_string(), shown, "{typed}");
        assert_eq!(PhoneNumber::read(shown), Ok(number));
    }
}

/// One number for each area code, grouped by libphonenumber 9.0.42.
#[test]
fn every_area_code_has_its_length() {
    let samples = include_str!("phone_samples.txt");
    assert!(samples.lines().count() > 380);
    for shown in samples.lines() {
        let digits = shown.replace('-', "");
        assert_eq!(PhoneNumber::read(&digits).unwrap().to_string(), shown);
    }
}

#[test]
fn wrong_numbers_say_what_to_do() {
    for (typed, error) in [
        ("", PhoneError::Empty),
        ("　", PhoneError::Empty),
        ("803-1000", PhoneError::NoAreaCode),
        (
            "086-803-100",
            PhoneError::Length {
                digits: 9,
                wanted: 10,
            },
        ),
        (
            "086-803-10000",
            PhoneError::Length {
                digits: 11,
                wanted: 10,
            },
        ),
        (
            "090-1234-567",
            PhoneError::Length {
                digits: 10,
                wanted: 11,
            },
        ),
        (
            "#71",
            PhoneError::Length {
                digits: 2,
                wanted: 4,
            },
        ),
        ("086-803-1000 内線12", PhoneError::Character('内')),
        ("+82-10-1234-5678", PhoneError::Character('+')),
    ] {
        assert_eq!(PhoneNumber::read(typed), Err(error), "{typed}");
    }
}

#[test]
fn lists_and_tails() {
    let numbers =
        PhoneNumber::read_list("086-803-1240,086-803-1241、０９０−１２３４−５６７８\n").unwrap();
    assert_eq!(numbers.len(), 3);
    assert_eq!(numbers[2].digits(), "09012345678");
    assert_eq!(PhoneNumber::read_list(" 、"), Ok(vec![]));
    assert_eq!(
        PhoneNumber::read_list("086-803-1240、1241"),
        Err(PhoneError::NoAreaCode)
    );
    for (tail, found) in [
        ("1240", true),
        ("８０３−１２４０", true),
        ("240", true),
        ("1241", false),
        ("", false),
        ("-", false),
    ] {
        assert_eq!(numbers[0].ends_with(tail), found, "{tail}");
    }
}

#[test]
fn postal_codes() {
    for (typed, shown) in [
        ("7000823", "700-0823"),
        ("700-0823", "700-0823"),
        ("〒７００－０８２３", "700-0823"),
        ("〒 700 ー 0823", "700-0823"),
        ("0010010", "001-0010"),
    ] {
        let code: PostalCode = typed.parse().unwrap();
        assert_eq!(code.to_string(), shown);
        assert_eq!(code.with_mark(), format!("〒{shown}"));
    }
    for (typed, error) in [
        ("〒", PostalCodeError::Empty),
        ("700-082", PostalCodeError::Length(6)),
        ("700-08230", PostalCodeError::Length(8)),
        ("7OO-0823", PostalCodeError::Character('O')),
    ] {
        assert_eq!(PostalCode::read(typed), Err(error), "{typed}");
    }
}
