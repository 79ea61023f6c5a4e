//! When the program itself fails: the person is told, and what is saved is safe.

use std::panic;

use leptos::prelude::document;

/// What is shown in place of the screens. The page's policy allows no inline script, so a link opens it again.
const NOTICE: &str = r#"<main class="boot" role="alert"><h1>アプリが止まりました</h1>
<p>保存した記録と書きかけの内容は、端末に残っています。</p>
<p><a class="button" data-kind="primary" data-size="large" href="/">開き直す</a></p>
<p>何度も止まるときは、そのときの操作を管理者に知らせてください。</p></main>"#;

/// From now on a failure of the program puts a notice in place of the screens.
pub fn tell_when_stopped() {
    panic::set_hook(Box::new(|failure| {
        leptos::logging::error!("{failure}");
        if let Some(body) = document().body() {
            body.set_inner_html(NOTICE);
        }
    }));
}
