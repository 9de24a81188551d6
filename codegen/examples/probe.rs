#![allow(warnings)]
use codegen::{page, source::Tree};
use std::collections::BTreeMap;
fn main() {
    let root = std::path::Path::new("/work/shared/b24restdocs");
    let t0 = std::time::Instant::now();
    let (tree, d) = Tree::load(root).unwrap();
    println!("{} pages, {} diags {:?}", tree.len(), d.len(), t0.elapsed());
    let t0 = std::time::Instant::now();
    let mut all = Vec::new();
    for (p, t) in tree.iter() {
        if !p.starts_with("api-reference") && !p.starts_with("settings") {
            continue;
        }
        let (_page, d) = page::parse(p, t, &|f: &str| tree.get(f));
        all.extend(d);
    }
    println!("{:?}", t0.elapsed());
    all.sort();
    all.dedup();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for d in &all {
        *count.entry(d.code).or_default() += 1
    }
    println!("{count:#?}");
    if std::env::args().len() > 1 {
        for d in &all {
            println!("{} {} {}", d.place, d.code, d.message)
        }
    }
}
