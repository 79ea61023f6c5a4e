//! An address in the parts that 自治体標準オープンデータセット asks for, as far as they are sure.

use super::cells::narrow;

/// The parts of an address; empty where it is not sure which they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// 都道府県.
    pub(super) prefecture: String,
    /// 市区町村, with the ward of a large city.
    pub(super) city: String,
    /// 町字, with 丁目.
    pub(super) town: String,
    /// 番地以下.
    pub(super) lot: String,
    /// 建物名等.
    pub(super) building: String,
}

/// The longest name of a city or ward, in characters.
const LONGEST: usize = 6;

impl Parts {
    /// Takes an address apart. `prefecture` and `city` are those of who publishes the list; empty where nobody says.
    pub(super) fn of(address: &str, prefecture: &str, city: &str) -> Self {
        let mut parts = Self::default();
        let address = address.trim();
        let named = prefecture_of(address);
        let mut rest = &address[named.len()..];
        named.clone_into(&mut parts.prefecture);
        let is_own = !city.is_empty() && rest.starts_with(city);
        if is_own {
            if named.is_empty() {
                prefecture.clone_into(&mut parts.prefecture);
            }
            parts.city = format!("{city}{}", ward_of(&rest[city.len()..]));
        } else if !named.is_empty() {
            city_of(named, rest).clone_into(&mut parts.city);
        }
        if parts.city.is_empty() {
            return parts;
        }
        rest = &rest[parts.city.len()..];
        let (place, building) = rest.split_once([' ', '　']).unwrap_or((rest, ""));
        // 大供1丁目 2-3: what stands behind the space is no building yet.
        let building = building.trim();
        if building
            .starts_with(|c: char| narrow(&c.to_string()).starts_with(|c: char| c.is_ascii_digit()))
        {
            return parts;
        }
        if let Some((town, lot)) = town_and_lot(place) {
            town.clone_into(&mut parts.town);
            lot.clone_into(&mut parts.lot);
            building.clone_into(&mut parts.building);
        }
        parts
    }
}

/// The prefecture that an address begins with; empty where it begins otherwise.
fn prefecture_of(address: &str) -> &str {
    for named in ["北海道", "東京都", "京都府", "大阪府"] {
        if address.starts_with(named) {
            return named;
        }
    }
    let mut chars = address.char_indices();
    let end = chars
        .position(|(_, c)| c == '県')
        .filter(|at| (2..=3).contains(at));
    match (end, chars.next()) {
        // 県庁前 is a place of a town.
        (Some(_), Some((at, next))) if next != '庁' => &address[..at],
        _ => "",
    }
}

/// The ward that stands behind the name of a large city; empty where none does.
fn ward_of(rest: &str) -> &str {
    let mut chars = rest.char_indices().take(LONGEST - 2);
    let found = chars.find(|(_, c)| *c == '区' || "市町村丁".contains(*c) || c.is_ascii_digit());
    match found {
        Some((at, '区')) if at > 0 => &rest[..at + '区'.len_utf8()],
        _ => "",
    }
}

/// The city behind the name of its prefecture; empty where it is not sure which it is.
fn city_of<'a>(prefecture: &str, rest: &'a str) -> &'a str {
    let mut chars = rest.char_indices().take(LONGEST + 1).skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        match c {
            // 四日市市.
            '市' if chars.peek().is_some_and(|(_, next)| *next == '市') => {}
            '市' => return &rest[..end + ward_of(&rest[end..]).len()],
            '区' if prefecture == "東京都" => return &rest[..end],
            '区' | '町' | '村' => return "",
            _ => {}
        }
    }
    ""
}

/// 町字 and 番地以下 of what stands behind the city; none where it may be another. 1-2 may be a 丁目 and a 番地.
fn town_and_lot(place: &str) -> Option<(&str, &str)> {
    let is_number = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let (town, lot) = match place.find("丁目") {
        Some(at) => place.split_at(at + "丁目".len()),
        None => {
            let (town, lot) = place.split_at(place.find(is_number)?);
            let is_one = lot.chars().all(is_number) || lot.contains('番');
            is_one.then_some((town, lot))?
        }
    };
    let of_lot = |c: char| is_number(c) || "-－−番地号の".contains(c);
    let is_whole = !town.is_empty() && lot.starts_with(is_number) && lot.chars().all(of_lot);
    is_whole.then_some((town, lot))
}

#[cfg(test)]
mod tests {
    use super::Parts;

    #[test]
    fn an_address_is_taken_apart_where_that_is_sure() {
        for (address, said) in [
            (
                "岡山県見本市北区大供1丁目2-3 見本ビル3階",
                "岡山県|見本市北区|大供1丁目|2-3|見本ビル3階",
            ),
            (
                "見本市北区大供一丁目2番3号",
                "岡山県|見本市北区|大供一丁目|2番3号|",
            ),
            ("見本市見本町100番地", "岡山県|見本市|見本町|100番地|"),
            ("見本市見本町１００", "岡山県|見本市|見本町|１００|"),
            ("見本市見本町1-2", "岡山県|見本市|||"),
            ("見本市大供1丁目 2-3", "岡山県|見本市|||"),
            ("見本市大供1丁目2-3見本ビル", "岡山県|見本市|||"),
            ("三重県四日市市見本町5", "三重県|四日市市|見本町|5|"),
            ("千葉県市川市見本5", "千葉県|市川市|見本|5|"),
            ("東京都千代田区見本1丁目1", "東京都|千代田区|見本1丁目|1|"),
            ("神奈川県横浜市中区見本町1", "神奈川県|横浜市中区|見本町|1|"),
            ("岡山県見本郡見本町5", "岡山県||||"),
            ("よその市見本町5", "||||"),
            ("県庁前5", "||||"),
            ("", "||||"),
        ] {
            let parts = Parts::of(address, "岡山県", "見本市");
            let parts = [
                parts.prefecture,
                parts.city,
                parts.town,
                parts.lot,
                parts.building,
            ];
            assert_eq!(parts.join("|"), said, "{address}");
        }
    }
}
