//! The portal as a program.

use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Instant;

use bitrix24_emulator::model::Data;
use bitrix24_emulator::{Application, Billing, Emulator, Fault, Limits, Options, Store};
use clap::{Parser, Subcommand, ValueEnum};

/// A Bitrix24 portal on this machine
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The address to listen on; with another than this machine's own, others can reach it
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    address: IpAddr,
    /// The port for http
    #[arg(long, default_value_t = 18080)]
    port: u16,
    /// Listen for https too, on this port
    #[arg(long, value_name = "PORT")]
    https: Option<u16>,
    /// Write the certificate that clients have to trust for https to this file
    #[arg(long, value_name = "FILE", requires = "https")]
    certificate: Option<PathBuf>,
    /// A name besides this machine's that the certificate is for; can be given more than once
    #[arg(long, value_name = "NAME", requires = "https")]
    name: Vec<String>,
    /// The user of the webhook
    #[arg(long, default_value_t = 1)]
    user: u64,
    /// The code of the webhook
    #[arg(long, default_value = "emulator")]
    code: String,
    /// The token of the application
    #[arg(long, default_value = "emulator-token")]
    token: String,
    /// The scopes that callers have, with commas between them; all, where it is left out
    #[arg(long, value_delimiter = ',')]
    scopes: Option<Vec<String>>,
    /// The portal's hours ahead of UTC
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    hours: i8,
    /// How much it lets its callers do, as the tariffs have it
    #[arg(long, value_enum, default_value_t = Tariff::None)]
    limits: Tariff,
    /// Charge what the commands of a batch take to `batch`, not to their methods
    #[arg(long)]
    charge_batches: bool,
    /// Where users are sent back to with a code for the application; it is shown on a page, where this is left out
    #[arg(long, value_name = "URL")]
    redirect: Option<String>,
    /// How many seconds access tokens live that the application is given
    #[arg(long, value_name = "SECONDS")]
    token_life: Option<u64>,
    /// How many requests go wrong at random, as in 0.05: late, cut off, refused or answered with a page
    #[arg(long, value_name = "RATE")]
    fault_rate: Option<f64>,
    /// Another number has other requests go wrong
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    fault_seed: u64,
    /// Keep objects in this file, instead of in memory
    #[arg(long, value_name = "FILE", global = true)]
    store: Option<PathBuf>,
    /// Answer every method by the example of its page, and keep no objects
    #[arg(long, conflicts_with_all = ["store", "seed"])]
    examples: bool,
    /// Make objects first, as in `crm.deal=1000`; can be given more than once
    #[arg(long, value_name = "FAMILY=COUNT", value_parser = seeding)]
    seed: Vec<(String, u64)>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Tariff {
    /// Anything
    None,
    /// 50 requests at once and 2 in a second, 480 seconds of a method in ten minutes
    Cloud,
    /// 250 requests at once and 5 in a second
    Enterprise,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make objects in the file of `--store`, and end
    #[command(arg_required_else_help = true)]
    Seed {
        /// A family, such as `crm.deal`, or `crm.item:183` for items of a type
        family: String,
        /// How many
        count: u64,
        /// Another number gives other objects
        #[arg(long, default_value_t = 0)]
        by: u64,
    },
}

fn seeding(text: &str) -> Result<(String, u64), String> {
    let (family, count) = text.split_once('=').ok_or("a family, `=` and a number")?;
    let count = count
        .parse()
        .map_err(|_| format!("`{count}` is no number"))?;
    Ok((family.to_owned(), count))
}

/// Fills a file.
fn fill(arguments: &Arguments, family: &str, count: u64, by: u64) -> io::Result<()> {
    let file = arguments.store.as_deref();
    let file = file.ok_or_else(|| io::Error::other("`seed` needs `--store FILE`"))?;
    let begin = Instant::now();
    let store = Store::open(Some(file), arguments.hours).map_err(io::Error::other)?;
    store.settle(arguments.user).map_err(io::Error::other)?;
    let made = store.seed(Data::embedded(), family, count, by);
    made.map_err(|failure| io::Error::other(failure.message))?;
    println!(
        "made     {count} of {family} in {:.1} s",
        begin.elapsed().as_secs_f64()
    );
    Ok(())
}

/// What it says of itself, a line for each thing.
fn said(arguments: &Arguments, emulator: &Emulator, trusted: Option<String>) -> String {
    let address = emulator.address();
    let mut lines = vec![
        format!("webhook  {}", emulator.webhook()),
        format!(
            "token    http://{address}/rest/METHOD?auth={}",
            arguments.token
        ),
    ];
    if let Some(address) = emulator.https_address() {
        let (user, code) = (arguments.user, &arguments.code);
        lines.push(format!("https    https://{address}/rest/{user}/{code}/"));
    }
    lines.extend(trusted.map(|file| format!("trust    {file}")));
    if !arguments.address.is_loopback() {
        let own = arguments.address;
        lines.push(format!(
            "open     other machines can reach it: it listens on {own}"
        ));
    }
    lines.push(format!("page     {}", emulator.page()));
    lines.join("\n") + "\n"
}

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    if let Some(Command::Seed { family, count, by }) = &arguments.command {
        return fill(&arguments, family, *count, *by);
    }
    let mut limits = match arguments.limits {
        Tariff::None => Limits::none(),
        Tariff::Cloud => Limits::cloud(),
        Tariff::Enterprise => Limits::enterprise(),
    };
    if arguments.charge_batches {
        limits = limits.billing(Billing::Batch);
    }
    let mut options = Emulator::options()
        .limits(limits)
        .address(arguments.address)
        .port(arguments.port)
        .webhook(arguments.user, &arguments.code)
        .token(&arguments.token)
        .hours(arguments.hours);
    if let Some(scopes) = &arguments.scopes {
        options = options.scopes(scopes.iter().map(String::as_str));
    }
    if let Some(port) = arguments.https {
        options = options.https(port);
    }
    for name in &arguments.name {
        options = options.name(name);
    }
    if let Some(redirect) = &arguments.redirect {
        let application = Application::new(Options::CLIENT_ID, Options::CLIENT_SECRET);
        options = options.application(Application {
            scopes: arguments.scopes.clone(),
            ..application.redirect(redirect)
        });
    }
    if let Some(file) = &arguments.store {
        options = options.file(file);
    }
    if arguments.examples {
        options = options.examples();
    }
    let emulator = options.start()?;
    for (family, count) in &arguments.seed {
        emulator.seed(family, *count)?;
    }
    if let Some(seconds) = arguments.token_life {
        emulator.oauth().token_life(seconds);
    }
    if let Some(rate) = arguments.fault_rate {
        let rule = emulator.faults().on_any().rate(rate, arguments.fault_seed);
        rule.answer_one_of(Fault::usual());
    }
    let trusted = match (&arguments.certificate, emulator.certificate()) {
        (Some(file), Some(certificate)) => {
            std::fs::write(file, certificate)?;
            Some(file.display().to_string())
        }
        _ => None,
    };
    // Nobody has to listen to what it says.
    let _ = io::stdout().write_all(said(&arguments, &emulator, trusted).as_bytes());
    loop {
        std::thread::park();
    }
}
