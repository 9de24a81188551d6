//! `{% … %}` lines.

/// A directive that stands on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directive<'t> {
    /// `{% note kind "title" %}`
    Note {
        /// `info`, `tip`, `warning`, `alert`.
        kind: &'t str,
        /// Empty without one.
        title: &'t str,
    },
    /// `{% cut "title" %}`
    Cut(&'t str),
    /// `{% list tabs %}`
    Tabs,
    /// `{% if … %}`
    If,
    /// `{% include [title](path) %}`
    Include(&'t str),
    /// `{% endnote %}` and such, by the directive that it ends.
    End(Kind),
    /// Anything else.
    Unknown,
}

/// A directive that has an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A note.
    Note,
    /// A cut.
    Cut,
    /// Tabs.
    Tabs,
    /// A condition.
    If,
}

impl Kind {
    /// How its end is written.
    pub fn end(self) -> &'static str {
        match self {
            Kind::Note => "{% endnote %}",
            Kind::Cut => "{% endcut %}",
            Kind::Tabs => "{% endlist %}",
            Kind::If => "{% endif %}",
        }
    }
}

impl<'t> Directive<'t> {
    /// Reads a line that starts with a directive; what stands behind it on the line is returned too.
    pub fn read(line: &'t str) -> Option<(Directive<'t>, &'t str)> {
        let (inner, behind) = line.trim_start().strip_prefix("{%")?.split_once("%}")?;
        let inner = inner.trim();
        let (word, rest) = inner
            .split_once(char::is_whitespace)
            .map_or((inner, ""), |(word, rest)| (word, rest.trim()));
        let directive = match word {
            "note" => {
                let kind = rest.split([' ', '"']).next().unwrap_or_default();
                Directive::Note {
                    kind,
                    title: quoted(rest),
                }
            }
            "cut" => Directive::Cut(quoted(rest)),
            "list" => Directive::Tabs,
            "if" => Directive::If,
            "include" => target(rest).map_or(Directive::Unknown, Directive::Include),
            "endnote" => Directive::End(Kind::Note),
            "endcut" => Directive::End(Kind::Cut),
            "endlist" => Directive::End(Kind::Tabs),
            "endif" => Directive::End(Kind::If),
            _ => Directive::Unknown,
        };
        Some((directive, behind))
    }

    /// What must be ended, for directives that must.
    pub fn opens(&self) -> Option<Kind> {
        match self {
            Directive::Note { .. } => Some(Kind::Note),
            Directive::Cut(_) => Some(Kind::Cut),
            Directive::Tabs => Some(Kind::Tabs),
            Directive::If => Some(Kind::If),
            _ => None,
        }
    }
}

fn quoted(text: &str) -> &str {
    let Some((_, rest)) = text.split_once('"') else {
        return "";
    };
    rest.rsplit_once('"').map_or(rest, |(title, _)| title)
}

fn target(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("](")?;
    rest.rsplit_once(')').map(|(path, _)| path.trim())
}

#[cfg(test)]
mod tests {
    use super::{Directive, Kind};

    #[test]
    fn directives_are_read_with_their_titles_and_targets() {
        let read = |line| Directive::read(line).map(|(directive, _)| directive);
        assert_eq!(
            read("  {% note warning \"Old\" %}"),
            Some(Directive::Note {
                kind: "warning",
                title: "Old"
            })
        );
        assert_eq!(
            read("{% note %}"),
            Some(Directive::Note {
                kind: "",
                title: ""
            })
        );
        assert_eq!(
            read("{% include notitle [a](../b/c.md) %}"),
            Some(Directive::Include("../b/c.md"))
        );
        assert_eq!(read("{% endlist %}"), Some(Directive::End(Kind::Tabs)));
        assert_eq!(read("{% include nothing %}"), Some(Directive::Unknown));
        assert_eq!(read("text {% note %}"), None);
    }
}
