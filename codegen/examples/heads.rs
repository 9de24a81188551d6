#![allow(warnings)]
use codegen::{
    page::{self, *},
    source::Tree,
};
use std::collections::BTreeMap;
fn cell(c: &Cell) -> String {
    c.blocks
        .iter()
        .map(|b| match b {
            Block::Paragraph { text, .. } | Block::Heading { title: text, .. } => plain(text),
            Block::List { .. } => "<list>".into(),
            Block::Fence { .. } => "<fence>".into(),
            Block::Table(_) => "<table>".into(),
            Block::Note { .. } => "<note>".into(),
            _ => "<?>".into(),
        })
        .collect::<Vec<_>>()
        .join(" ")
}
fn walk(bs: &[Block], h2: &mut String, out: &mut BTreeMap<String, (usize, String)>, path: &str) {
    for b in bs {
        match b {
            Block::Heading { level, title, .. } => {
                if *level <= 2 {
                    *h2 = plain(title)
                }
            }
            Block::Table(t) => {
                if let Some(r) = t.rows.first() {
                    let k = r.cells.iter().map(cell).collect::<Vec<_>>().join(" | ");
                    let k: String = k.chars().take(110).collect();
                    let e = out.entry(format!("[{h2}] {k}")).or_insert((0, path.into()));
                    e.0 += 1;
                }
            }
            Block::Note { blocks, .. }
            | Block::Cut { blocks, .. }
            | Block::Include { blocks, .. }
            | Block::Quote { blocks, .. } => walk(blocks, h2, out, path),
            Block::Tabs { tabs, .. } => {
                for t in tabs {
                    walk(&t.blocks, h2, out, path)
                }
            }
            Block::List { items, .. } => {
                for t in items {
                    walk(&t.blocks, h2, out, path)
                }
            }
            _ => {}
        }
    }
}
fn main() {
    let root = std::path::Path::new("/work/shared/b24restdocs");
    let (tree, _) = Tree::load(root).unwrap();
    let mut out = BTreeMap::new();
    for (p, t) in tree.iter() {
        if !p.starts_with("api-reference") {
            continue;
        }
        let (page, _) = page::parse(p, t, &|f: &str| tree.get(f));
        let mut h = String::new();
        if !t.contains("curl") && !t.contains("\"event\"") {
            h = "~".into()
        }
        walk(&page.blocks, &mut h, &mut out, p);
    }
    let mut v: Vec<_> = out.into_iter().collect();
    v.sort_by_key(|(_, (n, _))| std::cmp::Reverse(*n));
    for (k, (n, p)) in v {
        println!("{n}\t{k}\t{p}")
    }
}
