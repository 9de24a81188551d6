//! HTTP/2, which the emulator speaks over https.

use bitrix24::Client;
use bitrix24::crm::deal;
use bitrix24::transport::Http;
use bitrix24_emulator::{Emulator, Fault};
use futures_util::TryStreamExt as _;
use futures_util::future::join_all;
use tokio_rustls::rustls::crypto::ring;

use crate::emulated::{CODE, SOON, options, titled};

fn secure() -> (Emulator, Client) {
    let portal = options().https(0).start().expect("an emulator");
    let authority = portal.certificate().expect("a certificate");
    let authority = reqwest::Certificate::from_pem(authority.as_bytes()).expect("a certificate");
    let _ = ring::default_provider().install_default();
    // Without HTTP/2 there is no connection.
    let http = reqwest::Client::builder()
        .tls_certs_only([authority])
        .http2_prior_knowledge()
        .build()
        .expect("an HTTP client");
    let address = portal.https_address().expect("an address");
    let builder = Client::builder().webhook(format!("https://{address}/rest/1/{CODE}/"));
    let client = builder.retries(SOON).transport(Http::with(http)).build();
    (portal, client.expect("a client"))
}

#[tokio::test]
async fn calls_batches_and_lists_go_by_http_2() {
    let (portal, client) = secure();
    portal.seed("crm.deal", 500).expect("deals");
    let deals = join_all((1..=40).map(|id| client.send(deal::Get::new(id)))).await;
    assert!(deals.iter().all(Result::is_ok), "{deals:?}");
    let said = client
        .batch_all((0..60).map(|number| titled(&format!("deal {number}"))))
        .await;
    assert!(said.iter().all(Result::is_ok), "{said:?}");
    let all: Vec<_> = client
        .crm()
        .deal_list()
        .items()
        .try_collect()
        .await
        .expect("all deals");
    assert_eq!(all.len(), 560);
}

#[tokio::test]
async fn a_stream_that_is_reset_fails_alone_and_is_repeated_where_it_reads() {
    let (portal, client) = secure();
    portal.seed("crm.deal", 40).expect("deals");
    for fault in [Fault::DropAfter, Fault::HalfBody] {
        portal
            .faults()
            .on("crm.deal.get")
            .times(5)
            .answer(fault.clone());
        portal.faults().on("crm.deal.add").times(1).answer(fault);
        let gets = join_all((1..=40).map(|id| client.send(deal::Get::new(id))));
        let (gets, added) = futures_util::join!(gets, client.send(titled("x")));
        assert!(gets.iter().all(Result::is_ok), "{gets:?}");
        assert!(added.expect_err("reset").is_ambiguous());
        portal.faults().clear();
    }
}
