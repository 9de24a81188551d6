//! Whole pages, from heading to last link.

use crate::show::{all, read};

#[test]
fn a_page_of_a_method() {
    let path = "api-reference/thing/thing-item-add.md";
    insta::assert_snapshot!(all(&read(path, include_str!("pages/thing-item-add.md"))), @r#"
    ## Method Parameters (parameters)
      fields*: object → #fields
      params: object, any keys
    ### Parameter fields {#fields} (parameters)
      TITLE*: string
      KIND: integer = "1" in [1=big, 2=small]
      OPENED: boolean as Y/N
      OWNER_ID: integer if [OPENED]
    ## Code Examples (examples)
      {"fields":{"TITLE":"A thing","KIND":2,"OPENED":"Y"}}
    ## Response Handling (response)
      status 200
      {"result":12,"time":{"start":1.5}}
    ### Returned Data (response)
      result: integer
      time: time at api-reference/data-types.md#time
    ## Error Handling (errors)
      status 400
    ### Possible Error Codes (errors)
      NO_TITLE
      (blank)
    ## Continue Learning (related)
      api-reference/thing/thing-item-list.md
    "#);
}

#[test]
fn a_page_of_a_list_of_version_3() {
    let path = "api-reference/thing/v3/thing-item-list-rest-v3.md";
    insta::assert_snapshot!(all(&read(path, include_str!("pages/thing-item-list-rest-v3.md"))), @r#"
    ## Method Parameters (parameters)
      select: array in [id, title]
      order: object entries in [asc=up, desc=down]
      pagination: object
        page
        limit = "50"
    ## Code Examples (examples)
      {"select":["id"],"order":{"id":"asc"},"pagination":{"page":1}}
    ## Response Handling (response)
      status 200
      {"result":{"items":[{"id":1,"title":"A thing"}]}}
    ### Returned Data (response)
      result: object
      items: item[] at #item
    #### Item Object {#item} (response)
      id: integer
      title: string | null
    ## Error Handling (errors)
      status 400
    #### Access Errors (errors)
      group BITRIX_REST_V3_ACCESSDENIED
      (blank) in id
    "#);
}
