//! Filling the store: the same objects for the same seed, whatever the time is.

use rusqlite::types::Value as Stored;

use super::Store;
use super::families::all;
use super::family::{Is, Sample, Scope};
use super::value::Zone;
use super::view::View;
use crate::failure::Failure;
use crate::model::Data;

/// The time of the first object.
const START: i64 = 1_735_732_800;
/// Seconds between one object and the next.
const STEP: u64 = 30;

/// Fills a family.
///
/// # Errors
///
/// When it does not live, and when the database fails.
pub fn fill(store: &Store, data: &Data, name: &str, count: u64, seed: u64) -> Result<(), Failure> {
    let (name, kind) = match name.split_once(':') {
        Some((name, kind)) => (name, kind.parse().ok()),
        None => (name, None),
    };
    let family = all().find(|family| family.name == name);
    let family = family.ok_or_else(|| unknown(&format!("`{name}` does not live")))?;
    let has_types = matches!(family.scope, Scope::Type(..));
    if has_types != kind.is_some_and(|kind| kind > 0) {
        return Err(unknown(
            "Items have a type, as in `crm.item:183`, and others have none",
        ));
    }
    let view = View::new(&store.schemas, data, family, kind.unwrap_or_default());
    let owner = view.owner();
    let mut samples: Vec<(&str, Sample)> = owner.seed.to_vec();
    for (column, is) in owner.new {
        if !samples.iter().any(|(one, _)| one == column) {
            samples.push((column, sample(*is)));
        }
    }
    let always = family.always.iter();
    samples.extend(always.map(|(column, text)| (*column, Sample::Text(text))));
    let columns: Vec<String> = samples
        .iter()
        .map(|(column, _)| (*column).to_owned())
        .collect();
    let place = |column: &str| columns.iter().position(|one| one == column);
    let follows = owner.follows.iter();
    let follows = follows.filter_map(|one| Some((one, place(one.from)?, place(one.to)?)));
    let follows: Vec<_> = follows.collect();
    let mut db = store.db();
    db.atomically(|db| {
        if !db.prepare(&view.table, columns.iter().map(String::as_str))? {
            return Err(unknown("The portal has no room for more fields"));
        }
        let before = db.count(&view.table, &super::clause::Clause::default())?;
        let zone = store.zone;
        db.insert_all(&view.table, &columns, count, |place, row| {
            let number = before + place + 1;
            let mut random = Random(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            row.extend(
                samples
                    .iter()
                    .map(|(_, sample)| make(*sample, number, &mut random, zone)),
            );
            for (follows, from, to) in &follows {
                if let Some(Stored::Text(from)) = row.get(*from) {
                    row[*to] = Stored::Text(follows.value(from).to_owned());
                }
            }
        })?;
        Ok(())
    })
}

fn unknown(text: &str) -> Failure {
    Failure::new(400, "EMULATOR_UNKNOWN_FAMILY", text)
}

fn sample(is: Is) -> Sample {
    match is {
        Is::Now => Sample::Time,
        Is::Caller => Sample::Number(1),
        Is::Number(number) => Sample::Number(number),
        Is::Text(text) => Sample::Text(text),
    }
}

fn make(sample: Sample, number: u64, random: &mut Random, zone: Zone) -> Stored {
    match sample {
        Sample::Named(name) => Stored::Text(format!("{name} {number}")),
        Sample::Text(text) => Stored::Text(text.to_owned()),
        Sample::One(of) => {
            let place = random.below(u32::try_from(of.len()).unwrap_or(1));
            Stored::Text((*of.get(place as usize).unwrap_or(&"")).to_owned())
        }
        Sample::Reference(most) => Stored::Integer(i64::from(random.below(most)) + 1),
        Sample::Amount(most) => {
            let cents = f64::from(random.below(most)) + f64::from(random.below(100)) / 100.0;
            Stored::Real(cents)
        }
        Sample::Number(number) => Stored::Integer(number),
        Sample::Time => {
            let after = i64::try_from(number.saturating_mul(STEP)).unwrap_or_default();
            Stored::Text(zone.second(START + after))
        }
    }
}

/// A sequence that looks like chance and is the same each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, most: u32) -> u32 {
        let most = u64::from(most.max(1));
        u32::try_from(self.next() % most).unwrap_or_default()
    }
}
