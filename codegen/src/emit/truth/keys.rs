//! Keys of an example against documented names.

use crate::emit::plan::Shape;

/// What a key of an example is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A documented name.
    Slot(usize),
    /// A documented name in another case, or another name for it.
    Respelt(usize),
    /// Covered by a documented form, or by an open object.
    Custom,
    /// Not documented.
    Unknown,
}

/// Looks a key up.
pub fn lookup(shape: &Shape<'_>, key: &str) -> Key {
    if let Some(slot) = shape.slots.iter().position(|s| s.field.name == key) {
        return Key::Slot(slot);
    }
    if let Some(slot) = shape
        .slots
        .iter()
        .position(|s| s.field.aliases.iter().any(|a| a == key))
    {
        return Key::Respelt(slot);
    }
    // A form says more than a name in another case: `uf_crm_1` is no misspelling of a field.
    if shape.patterns.iter().any(|pattern| covers(pattern, key)) {
        return Key::Custom;
    }
    if let Some(slot) = shape
        .slots
        .iter()
        .position(|s| s.field.name.eq_ignore_ascii_case(key))
    {
        return Key::Respelt(slot);
    }
    if shape.open {
        Key::Custom
    } else {
        Key::Unknown
    }
}

/// Whether a documented form such as `UF_*`, `ufCrm…`, `propertyN` or `UF_<NAME>` covers a key, in any case.
pub fn covers(pattern: &str, key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let mut rest = key.as_str();
    let parts = fixed_parts(pattern);
    let last = parts.len() - 1;
    if last == 0 {
        return parts[0] == key;
    }
    for (position, part) in parts.iter().enumerate() {
        let found = match position {
            0 => rest.strip_prefix(part.as_str()),
            p if p == last => return rest.ends_with(part.as_str()) && rest.len() > part.len(),
            _ => rest.find(part.as_str()).map(|at| &rest[at + part.len()..]),
        };
        match found {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}

/// The text between wildcards, in lower case; as many parts as wildcards and one more.
fn fixed_parts(pattern: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let chars: Vec<char> = pattern.chars().collect();
    let mut i = 0;
    while let Some(&c) = chars.get(i) {
        let closing = match c {
            '<' => Some('>'),
            '{' => Some('}'),
            '[' => Some(']'),
            '(' => Some(')'),
            _ => None,
        };
        let end = closing
            .and_then(|closing| chars[i..].iter().position(|c| *c == closing))
            .map(|at| i + at + 1);
        let run = |of: char| chars[i..].iter().take_while(|c| **c == of).count();
        let next = match c {
            '*' | '…' | '%' | '#' => Some(i + 1),
            '.' if run('.') >= 3 => Some(i + run('.')),
            'X' | 'x' if run(c) >= 2 => Some(i + run(c)),
            'N' | 'n' if stands_alone(&chars, i) => Some(i + 1),
            _ => end,
        };
        match next {
            Some(next) => {
                // Two wildcards in a row are one.
                if parts.len() == 1 || parts.last().is_some_and(|p| !p.is_empty()) {
                    parts.push(String::new());
                }
                i = next;
            }
            None => {
                if let Some(part) = parts.last_mut() {
                    part.push(c.to_ascii_lowercase());
                }
                i += 1;
            }
        }
    }
    // `UF_`: what begins so.
    if parts.len() == 1 && parts[0].len() > 1 && parts[0].ends_with('_') {
        parts.push(String::new());
    }
    parts
}

/// `N` of `propertyN` and `FIELD_N`, not of `NAME`.
fn stands_alone(chars: &[char], i: usize) -> bool {
    let before = i.checked_sub(1).and_then(|i| chars.get(i));
    let after = chars.get(i + 1);
    let ends = after.is_none_or(|c| !c.is_ascii_alphanumeric());
    let starts = match chars[i] {
        'N' => before.is_some_and(|c| !c.is_ascii_uppercase()),
        _ => before.is_some_and(|c| !c.is_ascii_alphanumeric()),
    };
    starts && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_covers_the_names_it_describes_and_no_others() {
        for (pattern, key, covered) in [
            ("UF_*", "UF_CRM_1", true),
            ("UF_*", "UF_", false),
            ("ufCrm…", "ufCrm_123", true),
            ("ufCrm...", "UFCRM5", true),
            ("propertyN", "property42", true),
            ("propertyN", "property", false),
            ("PROPERTY_N", "PROPERTY_1", true),
            ("parentId…", "parentId128", true),
            ("parentId…", "title", false),
            ("UF_<NAME>", "UF_X", true),
            ("NAME", "NAME", true),
            ("NAME", "OTHER", false),
            ("UF_XXX", "UF_ABC", true),
            ("PROPERTY_N_VALUE", "PROPERTY_5_VALUE", true),
            ("PROPERTY_N_VALUE", "PROPERTY_5", false),
            ("UF_CRM_*_A", "UF_CRM_1_B", false),
            ("UF_", "UF_COLOR", true),
            ("UF_", "UF_", false),
        ] {
            assert_eq!(covers(pattern, key), covered, "{pattern} {key}");
        }
    }
}
