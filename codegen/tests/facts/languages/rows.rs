//! What rows of tables say in both languages.

use super::fixtures::{RUSSIAN, same_rows};
use crate::show::{PATH, read};

#[test]
fn defaults_are_read() {
    same_rows(&[
        (
            "**a**\n`char` | By default — `N`",
            "**a**\n`char` | По умолчанию — `N`",
            "Default: `N`.",
        ),
        (
            "**a**\n`char` | Default value: `N`",
            "**a**\n`char` | Значение по умолчанию: `N`",
            "Default: `N`.",
        ),
        (
            "**a**\n`char` | If not passed, it is set to `N` by default",
            "**a**\n`char` | Если не передано, то по умолчанию выставляется в значение `N`",
            "Default: `N`.",
        ),
        (
            "**a**\n`integer` | By default, 50",
            "**a**\n`integer` | По умолчанию, 50",
            "Default: `50`.",
        ),
        (
            "**a**\n`string` | `x` (by default)",
            "**a**\n`string` | `x` (по умолчанию)",
            "Default: `x`.",
        ),
        (
            "**a**\n`user` | By default, the caller",
            "**a**\n`user` | По умолчанию тот, кто вызвал",
            "Default: computed.",
        ),
        (
            "**a**\n`string` | By default `x` if `KIND` is passed, otherwise `y`",
            "**a**\n`string` | По умолчанию `x` если `KIND` передан, иначе `y`",
            "Default: conditional on `KIND`.",
        ),
        (
            "**a**\n`char` | Default value flag",
            "**a**\n`char` | Признак значения по умолчанию",
            "**a** `char` | ||",
        ),
    ]);
}

#[test]
fn conditions_are_read() {
    same_rows(&[
        (
            "**a***\n`integer` | Required if `KIND` is not passed",
            "**a***\n`integer` | Обязательный, если не передан `KIND`",
            "equired if `KIND`",
        ),
        (
            "**a**\n`integer` | Required when `KIND` is `Y`",
            "**a**\n`integer` | Обязательно при `KIND` = `Y`",
            "equired if `KIND`",
        ),
        (
            "**a**\n`integer` | At least one of `KIND`, `OTHER`",
            "**a**\n`integer` | Хотя бы один из `KIND`, `OTHER`",
            "equired if `KIND`, `OTHER`",
        ),
    ]);
    same_rows(&[
        (
            "**a**\n`integer` | Optional",
            "**a**\n`integer` | Необязательный параметр",
            "**a** `integer` | ||",
        ),
        (
            "**a**\n`integer` | Required",
            "**a**\n`integer` | Обязательный параметр",
            "**a** `integer` | ||",
        ),
    ]);
}

#[test]
fn allowed_values_are_read() {
    same_rows(&[
        (
            "**a**\n`string` | Possible values: `x`, `y` or `z`",
            "**a**\n`string` | Возможные значения: `x`, `y` или `z`",
            "`x`; `y`; `z`",
        ),
        (
            "**a**\n`string` | Allowed values `x` and `y`",
            "**a**\n`string` | Допустимые значения `x` и `y`",
            "`x`; `y`",
        ),
        (
            "**a**\n`string` | Takes values `x` or `y`",
            "**a**\n`string` | Принимает значения `x` или `y`",
            "`x`; `y`",
        ),
        (
            "**a**\n`string` | Kind. Possible values:\n- `x` — first\n- `y` — second",
            "**a**\n`string` | Вид. Возможные значения:\n- `x` — первый\n- `y` — второй",
            "`x`; `y`",
        ),
        (
            "**a**\n`string` | Type of it:\n- `x` — first\n- `y` — second",
            "**a**\n`string` | Тип вещи:\n- `x` — первый\n- `y` — второй",
            "`x`; `y`",
        ),
        (
            "**order**\n`object` | Order. Possible values:\n- `asc` — up\n- `desc` — down",
            "**order**\n`object` | Порядок. Возможные значения:\n- `asc` — вверх\n- `desc` — вниз",
            "`asc`; `desc`",
        ),
        (
            "**a**\n`boolean` | Possible values: `Y`, `N`",
            "**a**\n`boolean` | Возможные значения: `Y`, `N`",
            "Written as `Y` or `N`.",
        ),
        (
            "**a**\n`integer` | Possible values from `1` to `100`",
            "**a**\n`integer` | Возможные значения от `1` до `100`",
            "**a** `integer` | ||",
        ),
    ]);
}

#[test]
fn labels_stay_in_the_language_of_the_page() {
    let page = format!(
        "{RUSSIAN}## Параметры метода\n\n#|\n|| **Название**\n`тип` | **Описание** ||\n|| **a**\n`integer` | Возможные значения: `1` — файл или папка, `2` — диск и `3` — по умолчанию ||\n|#\n"
    );
    let shown = crate::show::all(&read(PATH, &page));
    assert!(shown.contains("файл или папка"), "{shown}");
    assert!(shown.contains("диск"), "{shown}");
    assert!(!shown.contains("умолчанию"), "{shown}");
}

#[test]
fn outdated_and_multiple_fields_are_told() {
    same_rows(&[
        (
            "**a**\n`string` | Deprecated parameter. Old",
            "**a**\n`string` | Устаревший параметр. Старый",
            "Deprecated.",
        ),
        (
            "**a**\n`string` | Deprecated.",
            "**a**\n`string` | Устарело.",
            "Deprecated.",
        ),
        (
            "**a**\n`string` | Word. Multiple field.",
            "**a**\n`string` | Слово. Множественное поле.",
            "Multiple.",
        ),
    ]);
}

#[test]
fn fields_in_a_cell_are_read() {
    same_rows(&[
        (
            "**a**\n`object` | An object with keys:\n- `id`, `sort` — numbers\n- `name` — text, by default `x`",
            "**a**\n`object` | Объект с ключами:\n- `id`, `sort` — числа\n- `name` — текст, по умолчанию `x`",
            "**a** `object`",
        ),
        (
            "**a**\n`array` | List:\n- **id** and more — number",
            "**a**\n`array` | Список:\n- **id** и еще — число",
            "**a** `array`",
        ),
    ]);
}
