//! A portal that was renamed.

use bitrix24_emulator::Fault;

use crate::emulated::{called, client, portal, titled};

#[tokio::test]
async fn a_renamed_emulator_is_followed_with_the_same_post() {
    let (old, new) = (portal(), portal());
    let base = format!("http://{}", new.address());
    old.faults().on_any().answer(Fault::Renamed(base.clone()));
    let client = client(&old);
    for number in 1..=2 {
        let id = client.send(titled("moved")).await.expect("a deal");
        assert_eq!(id, number);
    }
    assert_eq!(client.portal_address(), base);
    assert_eq!(
        (called(&old, "crm.deal.add"), called(&new, "crm.deal.add")),
        (1, 2)
    );
    let sent = new.received()[0].parameters();
    assert_eq!(sent["fields"]["TITLE"], "moved");
}
