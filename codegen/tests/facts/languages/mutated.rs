//! Pages that an accident went through, in both languages: whatever is left of them is read without a panic.

use codegen::extract::{extract, reduce};
use codegen::page;
use codegen::render::render;
use proptest::prelude::*;

const ENGLISH: &str = include_str!("../pages/thing-item-add.md");
const RUSSIAN: &str = "# Добавить вещь thing.item.add\n\n> Scope: [`thing`](../scopes.md)\n>\n> Кто может выполнять метод: `любой пользователь`\n\n{% note warning \"DEPRECATED\" %}\n\n[x](./thing-item-new.md)\n\n{% endnote %}\n\nДобавляет вещь.\n\n## Параметры метода\n\n#|\n|| **Название**\n`тип` | **Описание** ||\n|| **fields***\n[`object`](../data-types.md) | Поля, [ниже](#parametr-fields):\n\n```js\nfields: { \"A\": \"значение\" }\n```\n ||\n|| **KIND**^*^\n`char` | Обязательный, если не указан `B`. Возможные значения:\n- `Y` — да\n- `N` — нет\n\nПо умолчанию `N` ||\n|#\n\n### Параметр fields\n\n#|\n|| **Ключ**\n`тип` | **Описание** ||\n|| **A**\n`string` | Устаревшее поле. Значение по умолчанию — `x` или `y` ||\n|#\n\n## Примеры кода\n\n{% list tabs %}\n\n- cURL (Webhook)\n\n    ```bash\n    curl -d '{\"fields\":{\"A\":\"Имя\"}}' https://x/rest/1/y/thing.item.add\n    ```\n\n{% endlist %}\n\n## Обработка ответа\n\nHTTP-статус: **200**\n\n```json\n{\"result\": {\"название\": \"Вещь\"}}\n```\n\n### Возвращаемые данные\n\n#|\n|| **Название**\n`тип` | **Описание** ||\n|| **result**\n`object` | Объект с ключами:\n- **id** — число\n ||\n|#\n\n## Обработка ошибок\n\n#|\n|| **Статус** | **Код** | **Cообщение об ошибке** ||\n|| `400` | `X` | Слова ||\n|| ` ` | Пустое значение | Слова ||\n|#\n\n## Продолжите изучение\n\n- [{#T}](./thing-item-get.md)\n";

/// What may come in between.
const PIECES: &[&str] = &[
    "||",
    "|#",
    "#|",
    "|",
    "`",
    "``",
    "```\n",
    "**",
    "*",
    "^*^",
    "\\",
    "\n",
    "\n\n",
    "## ",
    "### Параметр ",
    "Параметр ",
    "Значения `",
    "По умолчанию",
    "если",
    "и",
    "ё",
    "Ё",
    "Й",
    "и\u{306}",
    "C",
    "С",
    "İ",
    "ß",
    "ǅ",
    "\u{0}",
    "е\u{301}",
    "\u{feff}",
    "\u{2028}",
    "{% note %}",
    "{% endnote %}",
    "{% list tabs %}",
    "- ",
    "> Scope:",
    "[ниже](#",
    "日本",
    "\u{1F600}",
    "<",
    "&nbsp;",
    "Кто может выполнять метод:",
    "{#якорь}",
];

/// One accident: at a share of the text, so much of it is lost, and a piece comes instead.
fn accident() -> impl Strategy<Value = (f64, usize, &'static str)> {
    (0.0..1.0_f64, 0..60_usize, prop::sample::select(PIECES))
}

fn damaged(text: &str, accidents: &[(f64, usize, &str)]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (share, lost, piece) in accidents {
        let at = (letters.len() as f64 * share) as usize;
        let end = (at + lost).min(letters.len());
        letters.splice(at..end, piece.chars());
    }
    letters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_damaged_page_is_read_and_its_canonical_page_too(
        russian in any::<bool>(),
        accidents in prop::collection::vec(accident(), 1..8),
    ) {
        let text = damaged(if russian { RUSSIAN } else { ENGLISH }, &accidents);
        let path = "api-reference/thing/thing-item-add.md";
        let (page, _) = page::parse(path, &text, &|_| None);
        let (mut facts, found) = extract(path, &text, &page, &|_| None);
        for found in &found {
            prop_assert!(found.place.line >= 1);
        }
        reduce(&mut facts);
        let shown = render(&facts);
        let (page, _) = page::parse(path, &shown, &|_| None);
        extract(path, &shown, &page, &|_| None);
    }

    #[test]
    fn words_are_put_into_english_once_and_for_all(text in "[а-яА-ЯёЁa-zC`:, .*-]{0,60}|(По|умолчанию|значения|поля|`|если|не|указан|и| |\n|:){0,20}") {
        use codegen::extract::words::said;
        let english = said(&text);
        prop_assert_eq!(english.matches('`').count(), text.matches('`').count());
        let again = said(&english).into_owned();
        prop_assert_eq!(again.matches('`').count(), text.matches('`').count());
    }
}
