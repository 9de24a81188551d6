#![allow(warnings)]
use codegen::{extract, facts::*, page, render, source::Tree};
fn diff(a: &serde_json::Value, b: &serde_json::Value, path: String, out: &mut Vec<String>) {
    use serde_json::Value::*;
    match (a, b) {
        (Object(x), Object(y)) => {
            for (k, v) in x {
                match y.get(k) {
                    Some(w) => diff(v, w, format!("{path}.{k}"), out),
                    None => out.push(format!("{path}.{k} gone: {v}")),
                }
            }
            for k in y.keys() {
                if !x.contains_key(k) {
                    out.push(format!("{path}.{k} new {}", y[k]))
                }
            }
        }
        (Array(x), Array(y)) if x.len() == y.len() => {
            for (i, (v, w)) in x.iter().zip(y).enumerate() {
                diff(v, w, format!("{path}[{i}]"), out)
            }
        }
        _ if a != b => out.push(format!("{path}: {a} -> {b}")),
        _ => {}
    }
}
fn main() {
    let root = std::path::Path::new("/work/shared/b24restdocs");
    let (tree, _) = Tree::load(root).unwrap();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (mut n, mut bad, mut bytes) = (0, 0, 0);
    for (p, t) in tree.iter() {
        if !p.starts_with("api-reference") && !p.starts_with("settings") {
            continue;
        }
        let (pg, _) = page::parse(p, t, &|f: &str| tree.get(f));
        let (mut f, _) = extract::extract(p, t, &pg, &|f: &str| tree.get(f));
        if !render::says_something(&f) {
            continue;
        }
        extract::reduce(&mut f);
        let text = render::render(&f);
        if let Some(a) = args.first()
            && p.ends_with(a.as_str())
        {
            println!("{text}")
        }
        n += 1;
        bytes += text.len();
        let (pg2, d2) = page::parse(p, &text, &|_| None);
        let (g, d3) = extract::extract(p, &text, &pg2, &|_| None);
        if g != f || !d2.is_empty() || !d3.is_empty() {
            bad += 1;
            if args.is_empty() {
                println!(
                    "BAD {p} {} {:?}",
                    d2.len() + d3.len(),
                    d3.first().map(|d| d.code)
                );
                let mut out = vec![];
                diff(
                    &serde_json::to_value(&f).unwrap(),
                    &serde_json::to_value(&g).unwrap(),
                    String::new(),
                    &mut out,
                );
                for o in out
                    .iter()
                    .filter(|o| !o.contains(".prose") && !o.contains(".message"))
                    .take(3)
                {
                    println!("   {}", o.chars().take(3000).collect::<String>())
                }
            }
        }
    }
    println!("{n} pages, {bad} bad, {bytes} bytes");
}
