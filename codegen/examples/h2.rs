#![allow(warnings)]
use codegen::{
    page::{self, *},
    source::Tree,
};
use std::collections::BTreeMap;
fn main() {
    let root = std::path::Path::new("/work/shared/b24restdocs");
    let (tree, _) = Tree::load(root).unwrap();
    let mut out = BTreeMap::<String, (usize, String)>::new();
    for (p, t) in tree.iter() {
        if !p.starts_with("api-reference") || !t.contains("Who can execute the method") {
            continue;
        }
        let (page, _) = page::parse(p, t, &|f: &str| tree.get(f));
        for b in &page.blocks {
            if let Block::Heading {
                level: 2, title, ..
            } = b
            {
                let e = out
                    .entry(plain(title).to_lowercase())
                    .or_insert((0, p.into()));
                e.0 += 1;
            }
        }
    }
    let mut v: Vec<_> = out.into_iter().collect();
    v.sort_by_key(|(_, (n, _))| std::cmp::Reverse(*n));
    for (k, (n, p)) in v {
        println!("{n} {k}  {}", p.rsplit('/').next().unwrap())
    }
}
