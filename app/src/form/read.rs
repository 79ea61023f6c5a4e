//! Between what was typed and what is stored: read forgivingly, shown as it would be typed.

use shared::{
    jp::{Date, PhoneNumber, PostalCode, Time, fold},
    record::{DateTime, Field, FieldKind, Number, Slot, Value},
};

use super::{draft::Typed, picture::read_picture};

/// What stands between the day and the time of a [`FieldKind::DateTime`] as typed.
pub(super) const DAY_TIME: char = '\n';
/// The choice of a [`FieldKind::Flag`] that means yes.
pub(super) const YES: &str = "yes";
/// The choice of a [`FieldKind::Flag`] that means no.
pub(super) const NO: &str = "no";

/// Reads what was typed at a slot.
///
/// # Errors
/// The sentence to show at the field.
pub(super) fn read(slot: Slot, typed: &Typed) -> Result<Value, String> {
    match (slot, typed) {
        (Slot::Value(field), Typed::Text(text)) => read_text(field, text),
        (Slot::Member(_) | Slot::Removed, Typed::Text(_)) => Ok(Value::Empty),
        (_, Typed::Flag(flag)) => Ok(Value::Flag(*flag)),
    }
}

/// Reads what was typed into a field. Nothing but blanks is [`Value::Empty`]; text stays exactly as typed.
///
/// # Errors
/// The sentence to show at the field.
pub fn read_text(field: &Field, typed: &str) -> Result<Value, String> {
    if typed.trim().is_empty() {
        return Ok(Value::Empty);
    }
    match field.kind {
        FieldKind::Text | FieldKind::Paragraph => Ok(Value::text(typed)),
        FieldKind::Number => read_number(field, typed),
        FieldKind::Flag => match typed {
            YES => Ok(Value::Flag(true)),
            NO => Ok(Value::Flag(false)),
            _ => Err("「はい」か「いいえ」を選んでください。".to_owned()),
        },
        FieldKind::Date => Date::read(typed)
            .map(as_text)
            .map_err(|error| error.to_string()),
        FieldKind::Time => Time::read(typed)
            .map(as_text)
            .map_err(|error| error.to_string()),
        FieldKind::DateTime => read_date_time(typed).map(as_text),
        FieldKind::Phones => {
            let numbers = PhoneNumber::read_list(typed).map_err(|error| error.to_string())?;
            Ok(Value::text(
                &numbers
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(","),
            ))
        }
        FieldKind::PostalCode => PostalCode::read(typed)
            .map(as_text)
            .map_err(|error| error.to_string()),
        FieldKind::Choice(_) | FieldKind::Ref(_) => Ok(Value::text(typed)),
        FieldKind::Signature | FieldKind::Photo => read_picture(typed),
        FieldKind::Set(_) | FieldKind::Rows(_) => Ok(Value::Empty),
    }
}

fn as_text(value: impl ToString) -> Value {
    Value::text(&value.to_string())
}

fn read_date_time(typed: &str) -> Result<DateTime, String> {
    let (date, time) = typed.split_once(DAY_TIME).unwrap_or((typed, ""));
    let date = Date::read(date).map_err(|error| error.to_string())?;
    let time = Time::read(time).map_err(|error| error.to_string())?;
    Ok(DateTime { date, time })
}

fn read_number(field: &Field, typed: &str) -> Result<Value, String> {
    // Marks an input method puts where a decimal point was meant.
    let folded = fold(&typed.replace(['。', '・', '･'], ".").replace('、', ","));
    let unit = fold(field.unit.unwrap_or_default());
    let number = folded.strip_suffix(&unit).unwrap_or(&folded);
    let number = match number.split_once(',') {
        Some((whole, rest)) if rest.len() != 3 && !rest.contains([',', '.']) => {
            format!("{whole}.{rest}")
        }
        _ => number.replace(',', ""),
    };
    let is_plain = number
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+'));
    let read = number
        .parse()
        .ok()
        .filter(|_| is_plain)
        .and_then(Number::new);
    read.map(Value::Number).ok_or_else(|| {
        let example = if field.decimals > 0 { "36.5" } else { "120" };
        format!("数字として読めません。「{example}」のように数字だけで入力してください。")
    })
}

/// A stored value as it would be typed into its field; reading it gives the same value.
#[must_use]
pub fn typed_of(field: &Field, value: &Value) -> String {
    match (field.kind, value) {
        (_, Value::Empty | Value::Later(_)) => String::new(),
        (_, Value::Flag(true)) => YES.to_owned(),
        (_, Value::Flag(false)) => NO.to_owned(),
        (_, Value::Number(number)) => number.get().to_string(),
        (FieldKind::Date, Value::Text(text)) => {
            text.parse().map_or_else(|_| text.to_string(), Date::long)
        }
        (FieldKind::DateTime, Value::Text(text)) => match text.parse::<DateTime>() {
            Ok(DateTime { date, time }) => format!("{}{DAY_TIME}{time}", date.long()),
            Err(_) => text.to_string(),
        },
        (FieldKind::Phones, Value::Text(text)) => text.replace(',', "、"),
        (_, Value::Text(text)) => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldKind) -> Field {
        Field::new("key", "名前", kind, false).unit("℃", 1)
    }

    fn number(value: f64) -> Value {
        Value::Number(Number::new(value).unwrap())
    }

    #[test]
    fn what_people_type_is_understood() {
        use FieldKind as K;
        for (kind, typed, value) in [
            (K::Text, "髙橋　﨑子", Value::text("髙橋　﨑子")),
            (K::Text, " 前後の空白 ", Value::text(" 前後の空白 ")),
            (K::Text, "　 ", Value::Empty),
            (
                K::Paragraph,
                "一行目\n二行目\n",
                Value::text("一行目\n二行目\n"),
            ),
            (K::Paragraph, "\n　\n", Value::Empty),
            (K::Number, "36.5", number(36.5)),
            (K::Number, "３６．５", number(36.5)),
            (K::Number, "36,5", number(36.5)),
            (K::Number, "３６。５", number(36.5)),
            (K::Number, "36・5", number(36.5)),
            (K::Number, "36.5℃", number(36.5)),
            (K::Number, "1,200", number(1200.0)),
            (K::Number, "１，２３４，５６７", number(1_234_567.0)),
            (K::Number, "－1", number(-1.0)),
            (K::Flag, "yes", Value::Flag(true)),
            (K::Flag, "no", Value::Flag(false)),
            (K::Date, "Ｒ６．５．１", Value::text("2024-05-01")),
            (K::Date, "令和元年5月1日", Value::text("2019-05-01")),
            (K::Time, "９時半", Value::text("09:30")),
            (K::Time, "午後2時15分", Value::text("14:15")),
            (
                K::DateTime,
                "令和6年5月1日\n9:30",
                Value::text("2024-05-01T09:30"),
            ),
            (K::DateTime, "\n", Value::Empty),
            (K::Phones, "086-803-1000", Value::text("086-803-1000")),
            (
                K::Phones,
                "０８６８０３１０００、090-1234-5678",
                Value::text("086-803-1000,090-1234-5678"),
            ),
            (K::PostalCode, "〒７００－０８２３", Value::text("700-0823")),
            (K::PostalCode, "0010000", Value::text("001-0000")),
            (K::Choice(&[]), "met", Value::text("met")),
            (K::Choice(&[]), "", Value::Empty),
        ] {
            assert_eq!(
                read_text(&field(kind), typed),
                Ok(value),
                "{typed:?} as {kind:?}"
            );
        }
    }

    #[test]
    fn what_cannot_be_understood_is_said_in_japanese() {
        use FieldKind as K;
        for (kind, typed) in [
            (K::Number, "高め"),
            (K::Number, "inf"),
            (K::Number, "1e3"),
            (K::Number, "120/80"),
            (K::Flag, "maybe"),
            (K::Date, "来週"),
            (K::Date, "令和6年2月30日"),
            (K::Time, "25:00"),
            (K::DateTime, "令和6年5月1日\n"),
            (K::DateTime, "\n9:30"),
            (K::Phones, "086-803-1000、12"),
            (K::PostalCode, "700"),
        ] {
            let message = read_text(&field(kind), typed).unwrap_err();
            assert!(
                message.ends_with('。') && !message.is_ascii(),
                "{typed}: {message}"
            );
        }
    }

    #[test]
    fn a_stored_value_reads_back_as_itself() {
        use FieldKind as K;
        for (kind, value) in [
            (K::Text, Value::text("a")),
            (K::Number, number(36.5)),
            (K::Number, number(1234.0)),
            (K::Flag, Value::Flag(false)),
            (K::Date, Value::text("1989-01-07")),
            (K::Date, Value::text("1910-01-01")),
            (K::Time, Value::text("00:05")),
            (K::DateTime, Value::text("2019-05-01T23:59")),
            (K::Phones, Value::text("086-803-1000,090-1234-5678")),
            (K::PostalCode, Value::text("001-0000")),
            (K::Choice(&[]), Value::text("met")),
            (K::Text, Value::Empty),
        ] {
            let field = field(kind);
            assert_eq!(
                read_text(&field, &typed_of(&field, &value)),
                Ok(value.clone()),
                "{value:?}"
            );
        }
    }
}
