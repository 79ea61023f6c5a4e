//! Line drawings of 24 by 24. They repeat what words say, so screen readers skip them.

use leptos::prelude::*;

/// A drawing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum IconName {
    /// A calendar sheet.
    Today,
    /// A house.
    House,
    /// A book.
    Book,
    /// Bars of different heights.
    Chart,
    /// Two arrows in a circle.
    Sync,
    /// Sliders.
    Settings,
    /// A magnifying glass.
    Search,
    /// A plus.
    Add,
    /// A tick.
    Check,
    /// A cross.
    Cross,
    /// An arrow head to the right.
    Next,
    /// An arrow head to the left.
    Back,
    /// An i in a circle.
    Info,
    /// An exclamation mark in a triangle.
    Warning,
    /// An exclamation mark in a circle.
    Error,
    /// Radio waves.
    Online,
    /// Radio waves, crossed out.
    Offline,
    /// A sheet leaving upwards.
    Unsent,
    /// A five-pointed star.
    Star,
    /// A printer.
    Print,
    /// A telephone.
    Phone,
    /// Head and shoulders.
    Person,
    /// A pencil.
    Edit,
    /// A bin.
    Remove,
    /// A padlock.
    Lock,
    /// A clock.
    Clock,
    /// Two ways that part.
    Conflict,
}

impl IconName {
    fn path(self) -> &'static str {
        match self {
            Self::Today => "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M9 15l2 2 4-4",
            Self::House => "M3 11.5 12 4l9 7.5M6 9.5V20h12V9.5M10 20v-6h4v6",
            Self::Book => "M6 3h13v18H6a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM4 18a2 2 0 0 1 2-2h13M9 8h6",
            Self::Chart => "M4 20h16M6 17v-5M11 17V5M16 17V9",
            Self::Sync => "M4 11a8 8 0 0 1 14-4l2 2M20 4v5h-5M20 13a8 8 0 0 1-14 4l-2-2M4 20v-5h5",
            Self::Settings => {
                "M4 7h9M19 7h1M4 17h1M11 17h9M13 7a3 3 0 1 0 6 0 3 3 0 1 0-6 0M5 17a3 3 0 1 0 6 0 3 3 0 1 0-6 0"
            }
            Self::Search => "M4 11a7 7 0 1 0 14 0 7 7 0 1 0-14 0M16 16l5 5",
            Self::Add => "M12 5v14M5 12h14",
            Self::Check => "M5 13l5 5L20 7",
            Self::Cross => "M6 6l12 12M18 6 6 18",
            Self::Next => "M9 5l7 7-7 7",
            Self::Back => "M15 5l-7 7 7 7",
            Self::Info => "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 11v6M12 7.5v.01",
            Self::Warning => "M12 3 2 20h20zM12 10v5M12 17.5v.01",
            Self::Error => "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 7v6M12 16.5v.01",
            Self::Online => {
                "M2.5 9.5a14 14 0 0 1 19 0M6 13a9 9 0 0 1 12 0M9 16.5a5 5 0 0 1 6 0M12 20v.01"
            }
            Self::Offline => {
                "M2.5 9.5a14 14 0 0 1 5-3M11 5.5a14 14 0 0 1 10.5 4M6 13a9 9 0 0 1 4-2M9 16.5a5 5 0 0 1 6 0M12 20v.01M4 3l16 18"
            }
            Self::Unsent => "M12 15V4M7 9l5-5 5 5M4 15v5h16v-5",
            Self::Star => {
                "M12 3l2.8 5.8 6.2.9-4.5 4.4 1.1 6.3L12 17.4l-5.6 3 1.1-6.3L3 9.7l6.2-.9z"
            }
            Self::Print => "M7 8V3h10v5M7 17H4V8h16v9h-3M7 13h10v8H7z",
            Self::Phone => {
                "M5 3h4l2 5-2.5 2a12 12 0 0 0 5.5 5.5L16 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z"
            }
            Self::Person => "M8 8a4 4 0 1 0 8 0 4 4 0 1 0-8 0M4 21a8 8 0 0 1 16 0",
            Self::Edit => "M4 20l1-5L16 4l4 4L9 19zM13 7l4 4",
            Self::Remove => "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6",
            Self::Lock => "M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4",
            Self::Clock => "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 7v5l3 3",
            Self::Conflict => "M12 21v-8M12 13 6 6M12 13l6-7M6 11V6h5M13 6h5v5",
        }
    }
}

/// Shows a drawing in the colour of the text around it.
#[component]
pub fn Icon(
    /// Which one.
    name: IconName,
) -> impl IntoView {
    view! {
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <path d=name.path() />
        </svg>
    }
}
