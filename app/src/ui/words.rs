//! What the components say by themselves.

pub(super) const APP: &str = "つなぐ";
pub(super) const REQUIRED: &str = "※必須";
pub(super) const SKIP: &str = "本文へ進む";
pub(super) const MAIN_MENU: &str = "主なメニュー";
pub(super) const COUNT_UNIT: &str = "件";
pub(super) const CLOSE: &str = "閉じる";
pub(super) const CLEAR: &str = "消す";
pub(super) const CLEAR_CHOICE: &str = "選択を取り消す";
pub(super) const CHOOSE: &str = "選んでください";
pub(super) const CALENDAR: &str = "カレンダーで選ぶ";
pub(super) const TODAY: &str = "今日";
pub(super) const NOW: &str = "今の時刻";
pub(super) const ERAS: [&str; 4] = ["令和", "平成", "昭和", "大正"];
pub(super) const ERA_OF: &str = "元号を入れる";
pub(super) const SHOW_PASSWORD: &str = "文字を表示";
pub(super) const HIDE_PASSWORD: &str = "文字を隠す";
pub(super) const ONLINE: &str = "オンライン";
pub(super) const OFFLINE: &str = "オフライン";
pub(super) const AGAIN: &str = "書き直す";
pub(super) const PAD: &str = "を書く所";
pub(super) const NO_PHOTO: &str = "写真として開けません。JPEGかPNGの写真を選んでください。";
pub(super) const LARGE_PHOTO: &str = "写真が大きすぎます。小さい写真を選ぶか、撮り直してください。";
pub(super) const STOPPED: &str = "送受信できません";
pub(super) const SYNCING: &str = "送受信中";
pub(super) const ALL_SENT: &str = "すべて送信済み";
pub(super) const NEVER_SYNCED: &str = "送受信はまだ";

pub(super) fn unsent(count: usize) -> String {
    format!("未送信 {count}件")
}

pub(super) fn refused(count: usize) -> String {
    format!("要確認 {count}件")
}

pub(super) fn last_sync(time: &str) -> String {
    format!("最終 {time}")
}

pub(super) fn show_rest(count: usize) -> String {
    format!("残り{count}件を表示する")
}

pub(super) fn window_title(screen: &str) -> String {
    format!("{screen}｜{APP}")
}
