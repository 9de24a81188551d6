//! Random numbers that are the same in every run, and what is said of texts that differ.

/// A generator of random numbers (splitmix64).
pub struct Seed(u64);

impl Seed {
    /// For one round of one method.
    pub fn of(name: &str, round: u64) -> Self {
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(hash ^ round.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A number below another.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % limit.max(1) as u64).unwrap_or_default()
    }

    /// Whether to do what is done in one of so many cases.
    pub fn one_in(&mut self, cases: usize) -> bool {
        self.below(cases) == 0
    }

    /// One of several.
    pub fn one<T>(&mut self, mut of: Vec<T>) -> Option<T> {
        if of.is_empty() {
            return None;
        }
        let at = self.below(of.len());
        Some(of.swap_remove(at))
    }
}

/// Where two texts begin to differ.
pub fn difference(before: &str, after: &str) -> String {
    let pairs = before.char_indices().zip(after.chars());
    let same = pairs.take_while(|((_, one), two)| one == two).count();
    let shown = |text: &str| -> String {
        text.chars()
            .skip(same.saturating_sub(40))
            .take(90)
            .collect()
    };
    format!("…{} became …{}", shown(before), shown(after))
}
