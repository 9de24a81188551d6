//! What is compiled wherever something else is.

use std::collections::HashMap;

use super::Plan;
use super::tree::ModuleId;
use crate::emit::families::Families;

/// The index of a gate: of conditions that all hold, each of features of which one is enough.
pub(super) type Gate = usize;

type Condition = Vec<String>;

/// The gates of a plan's items.
#[derive(Debug)]
pub(super) struct Gates {
    modules: Vec<Vec<Condition>>,
    /// For each feature all that it turns on.
    closed: HashMap<String, Vec<String>>,
    gates: Vec<Vec<Condition>>,
}

impl Gates {
    /// Without any gate yet.
    pub fn of(plan: &Plan<'_>, families: &Families) -> Self {
        let by_path: HashMap<&[String], &[String]> = plan
            .modules
            .iter()
            .map(|m| (m.path.as_slice(), m.features.as_slice()))
            .collect();
        let conditions = |path: &[String]| {
            let above = (0..=path.len()).filter_map(|depth| by_path.get(&path[..depth]));
            above
                .filter(|features| !features.is_empty())
                .map(|features| features.to_vec())
                .collect()
        };
        Self {
            modules: plan.modules.iter().map(|m| conditions(&m.path)).collect(),
            closed: closed(families),
            gates: Vec::new(),
        }
    }

    /// The gate of an item in a module.
    pub fn at(&mut self, module: ModuleId, features: &[String]) -> Gate {
        let mut conditions = self.modules[module].clone();
        conditions.extend((!features.is_empty()).then(|| features.to_vec()));
        let known = self.gates.iter().position(|gate| *gate == conditions);
        known.unwrap_or_else(|| {
            self.gates.push(conditions);
            self.gates.len() - 1
        })
    }

    /// For each item the one of its class that stands for it: the first of those that the most of the class see.
    pub fn firsts(&self, classes: &[usize], at: &[Gate]) -> Vec<usize> {
        let sees: Vec<Vec<bool>> = (0..self.gates.len())
            .map(|from| {
                (0..self.gates.len())
                    .map(|to| self.sees(from, to))
                    .collect()
            })
            .collect();
        let mut members: HashMap<usize, Vec<usize>> = HashMap::new();
        for (id, class) in classes.iter().enumerate() {
            members.entry(*class).or_default().push(id);
        }
        let mut firsts: Vec<usize> = (0..classes.len()).collect();
        for class in members.values().filter(|class| class.len() > 1) {
            let seen = |gate: Gate| class.iter().filter(|id| sees[at[**id]][gate]).count();
            let mut order: Vec<(usize, usize)> =
                class.iter().map(|id| (seen(at[*id]), *id)).collect();
            order.sort_by_key(|(seen, id)| (std::cmp::Reverse(*seen), *id));
            for id in class {
                let found = order.iter().find(|(_, first)| sees[at[*id]][at[*first]]);
                firsts[*id] = found.map_or(*id, |(_, first)| *first);
            }
        }
        firsts
    }

    /// Whether wherever the one is compiled the other is too.
    fn sees(&self, from: Gate, to: Gate) -> bool {
        self.gates[to].iter().all(|needed| {
            self.gates[from]
                .iter()
                .any(|given| given.iter().all(|feature| self.turns_on(feature, needed)))
        })
    }

    fn turns_on(&self, feature: &str, needed: &Condition) -> bool {
        self.closed
            .get(feature)
            .is_some_and(|all| all.iter().any(|one| needed.contains(one)))
    }
}

fn closed(families: &Families) -> HashMap<String, Vec<String>> {
    let requires = |feature: &str| {
        let family = families
            .iter()
            .find(|f| f.feature.as_deref() == Some(feature));
        family.map_or(&[][..], |f| &f.requires)
    };
    let all = families.iter().filter_map(|f| f.feature.clone());
    all.map(|feature| {
        let mut closed = vec![feature.clone()];
        let mut next = 0;
        while let Some(one) = closed.get(next) {
            let more: Vec<String> = requires(one)
                .iter()
                .filter(|r| !closed.contains(r))
                .cloned()
                .collect();
            closed.extend(more);
            next += 1;
        }
        (feature, closed)
    })
    .collect()
}
