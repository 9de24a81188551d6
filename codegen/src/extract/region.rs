//! Headings → the regions of a page.

use super::event;
use super::words::en;
use crate::facts::{Class, Region};

/// The region that a heading opens.
pub(super) fn opened_by(title: &str) -> Option<Region> {
    let title = bare(title);
    en::HEADINGS
        .iter()
        .find(|(_, titles)| titles.contains(&title.as_str()))
        .map(|(region, _)| *region)
}

fn bare(title: &str) -> String {
    let title = title.to_lowercase();
    title.trim_end_matches([':', '.', ' ']).to_owned()
}

/// Whether a heading names parameters and more: `Item Parameters`, `Method Parameters for Words`.
fn names_parameters(title: &str) -> bool {
    bare(title).ends_with(" parameters") || is_of_method(title)
}

/// Whether a heading names the method's own parameters in one of its uses: `Method Parameters for Words`.
pub fn is_of_method(title: &str) -> bool {
    bare(title).starts_with("method parameters for ")
}

/// Follows the headings of a page from region to region.
#[derive(Debug)]
pub struct Regions {
    region: Region,
    /// Regions opened by a deeper heading end with the next heading of its level or above.
    inner: Option<(u8, Region)>,
    /// Whether the parameters are yet to come: the page is a method's, and nothing was shown or answered so far.
    before_calls: bool,
    /// What headings open on pages of this class.
    opens: fn(&str) -> Option<Region>,
}

impl Regions {
    /// At the top of a page.
    pub fn of_page(class: &Class) -> Self {
        Self {
            region: Region::Head,
            inner: None,
            before_calls: matches!(class, Class::Method { .. }),
            opens: match class {
                Class::Event { .. } => event::opened_by,
                Class::Events => event::opened_by_code,
                Class::Method { .. } | Class::Reference => opened_by,
            },
        }
    }

    /// The region of the part under a heading.
    pub fn enter(&mut self, level: u8, title: &str) -> Region {
        let opened = (self.opens)(title);
        if level <= 1 {
            return self.region;
        }
        if level == 2 {
            self.inner = None;
            self.region = match opened {
                Some(region) => region,
                None if self.before_calls && names_parameters(title) => Region::Parameters,
                None => Region::Other,
            };
            return self.region;
        }
        if self.inner.is_some_and(|(inner, region)| {
            level < inner || (level == inner && !self.goes_on(region, opened))
        }) {
            self.inner = None;
        }
        if let Some(opened) = opened
            && opened != self.region
            && self.inner.is_none()
            && (opened != Region::Parameters || matches!(self.region, Region::Head | Region::Other))
            && opened != Region::Examples
        {
            self.inner = Some((level, opened));
        }
        self.inner.map_or(self.region, |(_, region)| region)
    }

    /// Whether what was opened by a heading goes on below the next one of its level: an answer among the examples is a
    /// chapter that lacks a level, and its parts stand beside it.
    fn goes_on(&self, inner: Region, opened: Option<Region>) -> bool {
        self.region == Region::Examples
            && inner == Region::Response
            && opened.is_none_or(|opened| opened == inner)
    }

    /// A part of this region holds a fact. One without facts leaves no trace on a canonical page, and counts for nothing.
    pub fn holds(&mut self, region: Region) {
        self.before_calls &= !is_of_calls(region);
    }
}

/// Whether a region shows or explains calls: what a call takes stands above it.
pub fn is_of_calls(region: Region) -> bool {
    matches!(region, Region::Examples | Region::Response | Region::Errors)
}

/// The canonical heading of a region on a page of this class.
pub fn canonical_of(class: &Class, region: Region) -> Option<&'static str> {
    match (class, region) {
        (Class::Event { .. }, Region::Response) => Some(event::RECEIVES),
        // Each event has its own.
        (Class::Events, Region::Response) => None,
        _ => canonical(region),
    }
}

/// The canonical heading of a region.
pub fn canonical(region: Region) -> Option<&'static str> {
    match region {
        Region::Parameters => Some("Method Parameters"),
        Region::Examples => Some("Code Examples"),
        Region::Response => Some("Response Handling"),
        Region::Errors => Some("Error Handling"),
        Region::Related => Some("Continue Learning"),
        Region::Head | Region::Other => None,
    }
}
