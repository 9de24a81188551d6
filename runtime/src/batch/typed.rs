//! Requests of any types that do not belong together, and what each of them answers.

use std::sync::Arc;

use futures_core::Stream;
use futures_util::{StreamExt as _, stream};

use super::{AT_ONCE, Answered, Blocked, Command, MOST, Way, settle};
use crate::client::{Client, Inner};
use crate::error::{Error, Result};
use crate::read::Reader;
use crate::request::Request;

impl Client {
    /// Sends a tuple of requests, up to twelve of any types, in as few calls as are safe, and gives what each answers.
    ///
    /// They do not belong together: each runs whatever becomes of the others, and what the portal refuses one of them is its own
    /// error. To stop at the first that fails, or to pass on what one answers, there is [`chain`](Self::chain).
    ///
    /// What a batch cannot say goes as a call by itself: empty lists within `fields` and the like, a text in which the portal would
    /// find a reference, more than a thousand values; and what writes in REST 3.0, whose batch is refused as a whole.
    ///
    /// ```no_run
    /// # async fn run(portal: bitrix24::Client) -> bitrix24::Result<()> {
    /// use bitrix24::{crm, server};
    ///
    /// let (lead, time) = portal.batch((crm::lead::Get::new(1), server::Time::new())).await?;
    /// println!("{:?}", lead?.title);
    /// // Without the lead there is still the time.
    /// println!("{:?}", time?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Where the call failed, and with it all of them. [`Error::is_ambiguous`] then says that those which write may have run.
    pub async fn batch<R: Requests>(&self, requests: R) -> Result<R::Output> {
        let mut slots = R::Slots::default();
        let each = &mut |index, outcome: Result<Answered<'_>>| R::put(&mut slots, index, outcome);
        let way = Way::new(self.inner(), Blocked::default());
        settle(&way, requests.commands(), each).await?;
        Ok(R::finish(slots))
    }

    /// Sends any number of requests of one type, and gives what each answers, in their order.
    ///
    /// Fifty go in one call, and some calls are under way at a time, so that what writes in one call may run before what writes in
    /// an earlier one. Each has its own error; those of a call that failed have all the same. What cannot go in a batch goes
    /// by itself, as in [`batch`](Self::batch).
    ///
    /// ```no_run
    /// # async fn run(portal: bitrix24::Client) {
    /// use bitrix24::crm;
    ///
    /// for deal in portal.batch_all((1..=1000).map(crm::deal::Get::new)).await {
    ///     match deal {
    ///         Ok(deal) => println!("{:?}", deal.title),
    ///         Err(error) => eprintln!("{error}"),
    ///     }
    /// }
    /// # }
    /// ```
    pub async fn batch_all<R, I>(&self, requests: I) -> Vec<Result<R::Output>>
    where
        R: Request,
        I: IntoIterator<Item = R>,
        I::IntoIter: Send,
    {
        self.batch_stream(requests).collect().await
    }

    /// The same as a stream: the requests are taken from the iterator as they are needed, and what was answered is held no longer
    /// than until it is taken, so that there is no end to how many there may be.
    ///
    /// ```no_run
    /// # async fn run(portal: bitrix24::Client) -> bitrix24::Result<()> {
    /// use bitrix24::crm;
    /// use futures_util::TryStreamExt as _;
    ///
    /// let mut deals = portal.batch_stream((1..).map(crm::deal::Get::new));
    /// while let Some(deal) = deals.try_next().await? {
    ///     println!("{:?}", deal.title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn batch_stream<R, I>(
        &self,
        requests: I,
    ) -> impl Stream<Item = Result<R::Output>> + Send + Unpin + use<R, I>
    where
        R: Request,
        I: IntoIterator<Item = R>,
        I::IntoIter: Send,
    {
        let mut requests = requests.into_iter().map(Command::of);
        let calls = std::iter::from_fn(move || {
            let call: Vec<Command> = requests.by_ref().take(MOST).collect();
            (!call.is_empty()).then_some(call)
        });
        let client = Arc::clone(self.inner());
        let blocked = Blocked::default();
        let calls = stream::iter(calls)
            .map(move |call| many(Arc::clone(&client), Arc::clone(&blocked), call, R::read));
        Box::pin(calls.buffered(AT_ONCE).flat_map(stream::iter))
    }
}

/// What each command of one call answers.
async fn many<T: Send>(
    client: Arc<Inner>,
    blocked: Blocked,
    commands: Vec<Command>,
    read: fn(&mut Reader<'_>) -> T,
) -> Vec<Result<T>> {
    let mut slots: Vec<Option<Result<T>>> = commands.iter().map(|_| None).collect();
    let each = &mut |index: usize, outcome: Result<Answered<'_>>| {
        slots[index] = Some(outcome.and_then(|answered| answered.read(read)));
    };
    // Each has the error too.
    let way = Way::new(&client, blocked);
    let _ = settle(&way, commands, each).await;
    slots
        .into_iter()
        .map(|slot| slot.unwrap_or_else(lost))
        .collect()
}

/// Each command gets what came of it: this stands for what cannot be.
pub(super) fn lost<T>() -> Result<T> {
    Err(Error::answer("nothing is known of this command of the batch").that_is_ambiguous())
}

/// A tuple of requests, up to twelve.
pub trait Requests: Sized {
    /// A tuple of what they answer.
    type Output;

    #[doc(hidden)]
    type Slots: Default + Send;

    #[doc(hidden)]
    fn commands(self) -> Vec<Command>;

    #[doc(hidden)]
    fn put(slots: &mut Self::Slots, index: usize, outcome: Result<Answered<'_>>);

    #[doc(hidden)]
    fn finish(slots: Self::Slots) -> Self::Output;
}

macro_rules! tuples {
    ($($request:ident $at:tt)*) => { tuples! { @ [] $($request $at)* } };
    (@ [$($known:ident $place:tt)*]) => {};
    (@ [$($known:ident $place:tt)*] $next:ident $at:tt $($request:ident $rest:tt)*) => {
        tuples! { = $($known $place)* $next $at }
        tuples! { @ [$($known $place)* $next $at] $($request $rest)* }
    };
    (= $($request:ident $at:tt)*) => {
        impl<$($request: Request),*> Requests for ($($request,)*) {
            type Output = ($(Result<$request::Output>,)*);
            type Slots = ($(Option<Result<$request::Output>>,)*);

            fn commands(self) -> Vec<Command> {
                vec![$(Command::of(self.$at)),*]
            }

            fn put(slots: &mut Self::Slots, index: usize, outcome: Result<Answered<'_>>) {
                match index {
                    $($at => slots.$at = Some(outcome.and_then(|answered| answered.read($request::read))),)*
                    _ => {}
                }
            }

            fn finish(slots: Self::Slots) -> Self::Output {
                ($(slots.$at.unwrap_or_else(lost),)*)
            }
        }
    };
}

tuples! { A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 }
