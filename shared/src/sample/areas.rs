//! The districts: the real 行政区 and 福祉区, and as many 中学校区 and 小学校区 as there are, with invented names and towns.

use super::{SampleRecord, build::Build};
use crate::{
    domain::area::{
        Area, AreaLevel,
        load::{Change, Known, load},
    },
    jp::Timestamp,
    record::{ActorId, Choice, RecordId, Ref, Value, key_path},
};

const AREAS: &str = include_str!("../../fixtures/areas.csv");

/// The six 福祉区.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum District {
    NorthCentre,
    North,
    Centre,
    East,
    SouthWest,
    South,
}

impl District {
    pub(super) const ALL: [Self; 6] = [
        Self::NorthCentre,
        Self::North,
        Self::Centre,
        Self::East,
        Self::SouthWest,
        Self::South,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::NorthCentre => "北区中央",
            Self::North => "北区北",
            Self::Centre => "中区",
            Self::East => "東区",
            Self::SouthWest => "南区西",
            Self::South => "南区南",
        }
    }

    /// The 行政区 it lies in.
    pub(super) const fn ward(self) -> &'static str {
        match self {
            Self::NorthCentre | Self::North => "北区",
            Self::Centre => "中区",
            Self::East => "東区",
            Self::SouthWest | Self::South => "南区",
        }
    }
}

/// The districts that other records refer to.
pub(super) struct Areas {
    /// The 福祉区, as in [`District::ALL`].
    welfare: Vec<Ref<Area>>,
    /// One 中学校区 for each 福祉区, as in [`District::ALL`].
    junior_high: Vec<Ref<Area>>,
    /// One 小学校区 for each 福祉区, as in [`District::ALL`].
    schools: Vec<Ref<Area>>,
}

impl Areas {
    pub(super) fn welfare(&self, district: District) -> Ref<Area> {
        self.welfare[district as usize]
    }

    pub(super) fn junior_high(&self, district: District) -> Ref<Area> {
        self.junior_high[district as usize]
    }

    pub(super) fn school(&self, district: District) -> Ref<Area> {
        self.schools[district as usize]
    }
}

/// Adds the districts and towns, as the command that loads a city's own file does.
pub(super) fn areas(build: &mut Build, author: ActorId, at: Timestamp) -> Areas {
    let table: Vec<Vec<String>> = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(AREAS.as_bytes())
        .into_records()
        .filter_map(Result::ok)
        .map(|row| row.iter().map(str::to_owned).collect())
        .collect();
    let new_id = || RecordId::new(build.rng.uuid(at));
    let loading = load(&table, &Known::default(), None, new_id).unwrap_or_default();
    let find = |level: AreaLevel, name: &str| {
        let name = Value::text(name);
        let level = Value::text(level.item().code);
        let is = |change: &&Change| {
            change.writes.get(&key_path("name")) == Some(&name)
                && change.writes.get(&key_path("level")) == Some(&level)
        };
        loading
            .changes
            .iter()
            .find(is)
            .map(|change| Ref::new(change.id))
    };
    let of_each = |level: AreaLevel, name: &dyn Fn(District) -> String| {
        let districts = District::ALL.into_iter();
        districts
            .filter_map(|district| find(level, &name(district)))
            .collect()
    };
    let areas = Areas {
        welfare: of_each(AreaLevel::Welfare, &|district| district.name().to_owned()),
        junior_high: of_each(AreaLevel::JuniorHigh, &|district| {
            format!("見本{}第2中学校区", district.name())
        }),
        schools: of_each(AreaLevel::Elementary, &|district| {
            format!("見本{}小学校区", district.name())
        }),
    };
    let records = loading.changes.into_iter().map(|change| SampleRecord {
        kind: change.kind,
        id: change.id,
        author,
        at,
        writes: change.writes,
    });
    build.city.records.extend(records);
    areas
}
