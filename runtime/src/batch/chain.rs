//! Commands in their order, that may pass on what they answer.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use super::reference::{self, Place, Reference, Single};
use super::typed::lost;
use super::{Answered, Blocked, Bond, Command, MOST, Way, answer, probe, rounds, settle, third};
use crate::client::Client;
use crate::envelope;
use crate::error::{Error, Result};
use crate::read::{self, Reader};
use crate::request::{Access, Method, Request, Slots, Version};
use crate::secret::Secrets;

/// The number of the next chain; 0 is nobody's.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// Commands of one batch that belong together: made by [`Client::chain`], filled, and sent once.
///
/// A command may take what an earlier one answers: `handle.result()` where that is a single value, and
/// [`field`](Handle::field) for one of its fields. Setters take such a [`Reference`] as they take a value of its type, and the portal
/// puts in the value itself.
///
/// ```no_run
/// # async fn run(portal: bitrix24::Client) -> bitrix24::Result<()> {
/// use bitrix24::crm;
/// use bitrix24::crm::lead::contact::{Add, AddFields};
///
/// let mut chain = portal.chain();
/// let contacts = chain.add(crm::contact::List::new().filter([("EMAIL", "a@example.com")]));
/// let fields = crm::lead::AddFields::new().title("From the shop");
/// let lead = chain.add(crm::lead::Add::new().fields(fields));
/// let contact = contacts.field(|rows| rows.first()?.id)?;
/// let bound = chain.add(Add::new(lead.result(), AddFields::new(contact)));
///
/// let done = chain.send().await?;
/// println!("lead {}: {}", done.get(lead)?, done.get(bound)?);
/// # Ok(())
/// # }
/// ```
///
/// A chain with references, or with [`halt`](Self::halt), ends at the first command that fails: what stands behind it is not run,
/// and its errors say that they are safe to repeat. So no command runs with the reference to one that failed, for which a
/// portal puts in a text. Without either its commands do not belong together, as those of [`Client::batch`].
#[derive(Debug)]
#[must_use = "a chain does nothing until it is sent"]
pub struct Chain {
    client: Client,
    id: u64,
    commands: Vec<Command>,
    halt: bool,
}

/// A command of a chain: it gets what that answered, and refers to what that will answer.
///
/// What a portal certainly does not answer cannot be referred to, because it does not compile:
///
/// ```compile_fail
/// # fn run(portal: bitrix24::Client) {
/// let mut chain = portal.chain();
/// let time = chain.add(bitrix24::server::Time::new());
/// let none = time.field(|time| time.no_such_field);
/// # }
/// ```
///
/// Neither does the reference to a text where a number is wanted:
///
/// ```compile_fail
/// # fn run(title: bitrix24::batch::Reference<String>) {
/// let id = bitrix24::value::Integer::from(title);
/// # }
/// ```
#[derive(Debug)]
pub struct Handle<R> {
    chain: u64,
    index: usize,
    request: PhantomData<fn() -> R>,
}

/// What a chain answered.
#[derive(Debug)]
pub struct Answers {
    chain: u64,
    results: Vec<Result<Value>>,
    methods: Vec<Cow<'static, str>>,
    secrets: Secrets,
}

/// A command that was added to a chain by the name of its method.
#[derive(Debug, Clone, Copy)]
pub enum Raw {}

impl Request for Raw {
    const METHOD: Method = Method::v2("", Access::Write);
    type Output = Value;

    fn into_slots(self) -> Slots {
        match self {}
    }

    fn read(reader: &mut Reader<'_>) -> Value {
        read::any(reader)
    }
}

impl Client {
    /// Commands in their order, that may pass on what they answer: see [`Chain`].
    pub fn chain(&self) -> Chain {
        Chain {
            client: self.clone(),
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            commands: Vec::new(),
            halt: false,
        }
    }
}

impl Chain {
    /// Adds a command behind all others.
    pub fn add<R: Request>(&mut self, request: R) -> Handle<R> {
        self.push(Command::of(request))
    }

    /// Adds a method of the classic API by its name; its parameters may have references as [`Any`](crate::value::Any).
    pub fn raw(&mut self, method: impl Into<String>, parameters: Value) -> Handle<Raw> {
        self.push(Command {
            method: Cow::Owned(method.into()),
            version: Version::V2,
            access: Access::Write,
            parameters,
        })
    }

    fn push<R>(&mut self, command: Command) -> Handle<R> {
        self.commands.push(command);
        Handle {
            chain: self.id,
            index: self.commands.len() - 1,
            request: PhantomData,
        }
    }

    /// Ends at the first command that fails.
    pub fn halt(mut self) -> Self {
        self.halt = true;
        self
    }

    /// Sends it: with references in one call, of at most fifty commands; else in as many as it takes, one after the other.
    ///
    /// REST 3.0 refuses a batch as a whole: which command was refused, and what those before it have done, is not said. All
    /// commands of one chain are of one version.
    ///
    /// # Errors
    ///
    /// Where nothing was sent: the chain has commands of both versions, of REST 3.0 with references, more than fifty with references,
    /// a reference of another chain, or what a batch cannot carry. And where the call failed, and with it all of them;
    /// [`Error::is_ambiguous`] then says that those which write may have run.
    pub async fn send(self) -> Result<Answers> {
        Box::pin(self.run()).await
    }

    async fn run(self) -> Result<Answers> {
        let Self {
            client,
            id,
            commands,
            halt,
        } = self;
        let mut places = Vec::new();
        for (index, command) in commands.iter().enumerate() {
            let mut found = Vec::new();
            reference::within(&command.parameters, &mut found);
            let owned = |place: &Place<'_>| (place.index, place.path.to_owned());
            places.extend(found.iter().map(|place| (index, owned(place))));
        }
        check(&commands, !places.is_empty())?;
        let mut answers = Answers {
            chain: id,
            results: commands.iter().map(|_| lost()).collect(),
            methods: commands
                .iter()
                .map(|command| command.method.clone())
                .collect(),
            secrets: Secrets::default(),
        };
        let writes: Vec<bool> = commands
            .iter()
            .map(|one| one.access == Access::Write)
            .collect();
        answers
            .fill(&client, commands, halt || !places.is_empty())
            .await?;
        for (index, (to, path)) in places {
            answers.doubt(index, to, &path, writes[index]);
        }
        Ok(answers)
    }
}

fn check(commands: &[Command], refers: bool) -> Result<()> {
    let third = commands
        .iter()
        .filter(|one| one.version == Version::V3)
        .count();
    let why = if third > 0 && third < commands.len() {
        "a chain has commands of one version of the API"
    } else if third > 0 && refers {
        "commands of REST 3.0 cannot refer to others"
    } else if refers && commands.len() > MOST {
        "a chain with references has at most 50 commands"
    } else {
        return Ok(());
    };
    Err(Error::configuration(format!("{why}: nothing was sent")))
}

impl Answers {
    /// What a command answered.
    ///
    /// # Errors
    ///
    /// What became of it where it did not answer, or where the answer does not fit; and where the handle is of another chain.
    pub fn get<R: Request>(&self, handle: Handle<R>) -> Result<R::Output> {
        let value = self.value(handle.chain, handle.index)?;
        read::read(value.clone(), R::read).map_err(|misfit| {
            let whole = json!({ "result": value });
            envelope::misfitting(&misfit, whole, &self.secrets)
                .in_method(self.methods[handle.index].clone())
        })
    }

    fn value(&self, chain: u64, index: usize) -> Result<&Value> {
        match self.results.get(index) {
            Some(result) if chain == self.chain => result.as_ref().map_err(Error::clone),
            _ => Err(Error::configuration("this is the handle of another chain")),
        }
    }

    /// The error of the first command that failed.
    pub fn error(&self) -> Option<&Error> {
        self.results.iter().find_map(|result| result.as_ref().err())
    }

    async fn fill(&mut self, client: &Client, commands: Vec<Command>, halt: bool) -> Result<()> {
        let way = Way::new(client.inner(), Blocked::default());
        let chain = self.chain;
        let (results, secrets) = (&mut self.results, &mut self.secrets);
        let mut commands = commands.into_iter().enumerate().peekable();
        let mut stopped = false;
        let mut answered = false;
        while commands.peek().is_some() {
            let call: Vec<(usize, Command)> = commands.by_ref().take(MOST).collect();
            if stopped {
                for (index, command) in call {
                    results[index] = Err(answer::not_run(command.access).in_method(command.method));
                }
                continue;
            }
            let mut failed = false;
            let first = call.first().map_or(0, |(index, _)| *index);
            let is_third = call
                .iter()
                .any(|(_, command)| command.version == Version::V3);
            let each = &mut |index: usize, outcome: Result<Answered<'_>>| {
                failed |= outcome.is_err();
                results[index] = outcome.map(|answered| {
                    secrets.clone_from(answered.secrets());
                    answered.result.into_value()
                });
            };
            let outcome = match (is_third, halt) {
                (true, _) => third::whole(&way, call, each).await,
                (false, true) => rounds::classic(&way, call, Bond::Chain(chain), each).await,
                (false, false) => {
                    let call = call.into_iter().map(|(_, command)| command).collect();
                    settle(&way, call, &mut |index, outcome| {
                        each(first + index, outcome)
                    })
                    .await
                }
            };
            match outcome {
                Err(error) if !answered && (halt || commands.peek().is_none()) => {
                    return Err(error);
                }
                outcome => answered |= outcome.is_ok(),
            }
            stopped = halt && failed;
        }
        Ok(())
    }

    /// Fails a command that ran with a reference for which there was no value: a portal puts in a text.
    fn doubt(&mut self, index: usize, to: usize, path: &str, writes: bool) {
        let steps = Place {
            chain: 0,
            index: to,
            path,
        };
        let found = match &self.results[to] {
            Err(_) => None,
            Ok(value) => steps.steps().try_fold(value, |at, step| match at {
                Value::Array(items) => items.get(step.parse::<usize>().ok()?),
                at => at.get(step),
            }),
        };
        let is_value = matches!(
            found,
            Some(Value::String(_) | Value::Number(_) | Value::Bool(_))
        );
        if is_value || self.results[index].is_err() {
            return;
        }
        let error = Error::answer(format!(
            "it referred to {path} of what `{}` answered, which has none: the portal ran it with something else",
            self.methods[to]
        ))
        .in_method(self.methods[index].clone());
        self.results[index] = Err(if writes {
            error.that_is_ambiguous()
        } else {
            error
        });
    }
}

impl<R> Clone for Handle<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Handle<R> {}

impl<R: Request> Handle<R> {
    /// What the command will answer, where that is a single value such as the identifier of what it adds.
    pub fn result(&self) -> Reference<R::Output>
    where
        R::Output: Single,
    {
        Reference::new(self.chain, self.index, "")
    }

    /// One field of what the command will answer: `|answer| answer.id`, `|rows| rows.first()?.id`, `|answer| answer.item.as_ref()?.title.clone()`.
    ///
    /// Where an answer then lacks the field, because it is `null` or because a list has no such row, the portal runs the command all
    /// the same, with a text in its place. It gets an error that says so, and is ambiguous where it writes; so refer to what is
    /// always there.
    ///
    /// # Errors
    ///
    /// Where the accessor does not give one field, whatever is answered: `last()` depends on how many rows there are, and
    /// `a.or(b)` is two. It is called with answers that are made up, so let it not panic: `first()`, not `[0]`.
    pub fn field<T: Single>(&self, pick: impl Fn(&R::Output) -> Option<T>) -> Result<Reference<T>> {
        let path = probe::path(R::read, &pick)?;
        Ok(Reference::new(self.chain, self.index, &path))
    }
}
