//! The command line: a table of contents of the verbs.

use std::process::ExitCode;

use clap::Parser;
use codegen::cli::{self, Cli, Verb};

/// All stages make many small strings on all cores at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let Cli { options, verb } = Cli::parse();
    let outcome = match verb {
        Verb::Sync(arguments) => cli::sync::run(&options, &arguments),
        Verb::Generate(arguments) => cli::generate::run(&options, &arguments),
        Verb::Check(arguments) => cli::check::run(&options, &arguments),
        Verb::Examples(arguments) => cli::examples::run(&options, &arguments),
        Verb::Lint(arguments) => cli::lint::run(&options, &arguments),
        Verb::Diff(arguments) => cli::diff::run(&options, &arguments),
        Verb::Semver(arguments) => cli::semver::run(&options, &arguments),
        Verb::Update(arguments) => cli::update::run(&options, &arguments),
        Verb::List(arguments) => cli::list::run(&options, &arguments),
        Verb::Ir(arguments) => cli::ir::run(&options, &arguments),
        Verb::Openapi(arguments) => cli::openapi::run(&options, &arguments),
        Verb::Explain(arguments) => cli::explain::run(&options, &arguments),
    };
    cli::exit(outcome)
}
