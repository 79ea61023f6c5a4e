//! The chart of the README: a bar a step and party, on a logarithmic scale.

use super::figures::Figures;
use super::table::{ALL, STEPS, milliseconds};

/// Decades drawn: from 1 ms to 100 s.
const DECADES: u32 = 5;
const LABELS: [&str; 6] = ["1 ms", "10 ms", "100 ms", "1 s", "10 s", "100 s"];

const LEFT: f64 = 275.0;
const DECADE: f64 = 96.0;
const TOP: f64 = 44.0;
const BAR: f64 = 11.0;
const GROUP: f64 = 46.0;
const COLOURS: [&str; 3] = ["#0b6e4f", "#c0653c", "#7a7f9a"];

/// Draws the medians. Who has none of a step has no bar.
pub(super) fn svg(figures: &Figures) -> String {
    let width = LEFT + f64::from(DECADES) * DECADE + 70.0;
    let height = TOP + STEPS.len() as f64 * GROUP + 24.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n\
         <title>Time for each step, shorter is better; the scale is logarithmic</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    for (n, ((_, name), colour)) in ALL.iter().zip(COLOURS).enumerate() {
        let x = LEFT + n as f64 * 110.0;
        svg += &format!(
            "<rect x=\"{x}\" y=\"10\" width=\"10\" height=\"10\" fill=\"{colour}\"/>\
             <text x=\"{}\" y=\"19\">{name}</text>\n",
            x + 15.0
        );
    }
    for (n, label) in LABELS.iter().enumerate() {
        let (x, bottom) = (LEFT + n as f64 * DECADE, height - 22.0);
        svg += &format!(
            "<line x1=\"{x}\" y1=\"{}\" x2=\"{x}\" y2=\"{bottom}\" stroke=\"#ddd\"/>\
             <text x=\"{x}\" y=\"{}\" text-anchor=\"middle\" fill=\"#555\">{label}</text>\n",
            TOP - 8.0,
            height - 8.0
        );
    }
    for (row, (work, name)) in STEPS.iter().enumerate() {
        let top = TOP + row as f64 * GROUP;
        svg += &format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}</text>\n",
            LEFT - 8.0,
            top + 22.0
        );
        for (n, ((who, _), colour)) in ALL.iter().zip(COLOURS).enumerate() {
            let Some(spread) = figures.find(who, work, "ms") else {
                continue;
            };
            let y = top + n as f64 * (BAR + 1.0);
            let length = length(spread.median);
            svg += &format!(
                "<rect x=\"{LEFT}\" y=\"{y:.0}\" width=\"{length:.1}\" height=\"{BAR}\" fill=\"{colour}\"/>\
                 <text x=\"{:.1}\" y=\"{:.0}\" font-size=\"10\">{}</text>\n",
                LEFT + length + 4.0,
                y + 9.0,
                milliseconds(spread.median)
            );
        }
    }
    svg + "</svg>\n"
}

/// How long the bar of so many milliseconds is.
fn length(ms: f64) -> f64 {
    ms.log10().clamp(0.0, f64::from(DECADES)) * DECADE
}

#[cfg(test)]
mod tests {
    use super::{DECADE, length};

    #[test]
    fn ten_times_as_long_is_a_decade_more() {
        assert_eq!(length(0.5), 0.0);
        assert!((length(1_000.0) - 3.0 * DECADE).abs() < 1e-9);
        assert!((length(1e9) - 5.0 * DECADE).abs() < 1e-9);
    }
}
