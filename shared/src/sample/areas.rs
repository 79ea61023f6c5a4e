//! The districts: the real 行政区 and 福祉区, and some invented 中学校区 and 小学校区.

use super::build::Build;
use crate::{
    domain::area::{Area, AreaLevel},
    jp::Timestamp,
    record::{ActorId, Ref},
};

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

/// The wards, each with its districts.
const WARDS: [(&str, &[District]); 4] = [
    ("北区", &[District::NorthCentre, District::North]),
    ("中区", &[District::Centre]),
    ("東区", &[District::East]),
    ("南区", &[District::SouthWest, District::South]),
];

/// The districts that other records refer to.
pub(super) struct Areas {
    /// The 行政区 by name.
    pub(super) wards: Vec<(&'static str, Ref<Area>)>,
    /// The 福祉区, as in [`District::ALL`].
    welfare: Vec<Ref<Area>>,
    /// One 小学校区 for each 福祉区, as in [`District::ALL`].
    schools: Vec<Ref<Area>>,
}

impl Areas {
    pub(super) fn welfare(&self, district: District) -> Ref<Area> {
        self.welfare[district as usize]
    }

    pub(super) fn school(&self, district: District) -> Ref<Area> {
        self.schools[district as usize]
    }
}

/// Adds the districts.
pub(super) fn areas(build: &mut Build, author: ActorId, at: Timestamp) -> Areas {
    let mut areas = Areas {
        wards: Vec::new(),
        welfare: Vec::new(),
        schools: Vec::new(),
    };
    let mut add = |name: String, level, within| {
        build.add(
            author,
            at,
            &Area {
                name: name.into(),
                level,
                within,
            },
        )
    };
    for (ward, districts) in WARDS {
        let in_ward = add(ward.to_owned(), AreaLevel::Ward, None);
        areas.wards.push((ward, in_ward));
        for district in districts {
            let name = district.name();
            let welfare = add(name.to_owned(), AreaLevel::Welfare, Some(in_ward));
            let junior_high = add(
                format!("見本{name}中学校区"),
                AreaLevel::JuniorHigh,
                Some(welfare),
            );
            let school = format!("見本{name}小学校区");
            areas.welfare.push(welfare);
            areas
                .schools
                .push(add(school, AreaLevel::Elementary, Some(junior_high)));
        }
    }
    areas
}
