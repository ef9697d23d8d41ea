"""The Gradio page: one component that shows one view at a time, and the events between views."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import gradio as gr

from voice_coach.ui.who import account_of

if TYPE_CHECKING:
    from fastapi import Request

    from voice_coach.ui.views import Views

HEAD = """
<meta name="color-scheme" content="light">
<meta name="theme-color" content="#faf7f2">
<link rel="icon" href="/ui/mark.svg" type="image/svg+xml">
<link rel="preload" href="/ui/report/fonts/fraunces.woff2" as="font" type="font/woff2" crossorigin>
<link rel="preload" href="/ui/fonts/source-sans-3.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/ui/report/report.css">
<link rel="stylesheet" href="/ui/app.css">
<link rel="stylesheet" href="/ui/surveys.css">
<link rel="stylesheet" href="/ui/progress.css">
<link rel="stylesheet" href="/ui/signin.css">
<link rel="stylesheet" href="/ui/mine.css">
<link rel="stylesheet" href="/ui/import.css">
<link rel="stylesheet" href="/ui/review.css">
<link rel="stylesheet" href="/ui/made_up.css">
<link rel="stylesheet" href="/ui/team.css">
<link rel="modulepreload" href="/ui/main.js">
"""

ON_LOAD = """
import('/ui/main.js').then((page) => page.start({
    element, props, watch,
    go: (where) => trigger('go', where),
}));
"""
FIRST = """<div class="vc-view vc-opening" aria-busy="true"><p>Setting the table…</p></div>"""
HOUR_S = 3600


def blocks(views: Views) -> gr.Blocks:
    """The page. Its component asks for views with the event ``go``: ``{"view": …, "id": …}``."""

    def go(event: gr.EventData, request: gr.Request) -> str:
        where, key = getattr(event, "view", "home"), str(getattr(event, "id", ""))
        return views.show(where, key, account_of(cast("Request", request.request)))

    with gr.Blocks(
        title="voice_coach", analytics_enabled=False, delete_cache=(HOUR_S, HOUR_S), fill_width=True
    ) as page:
        view = gr.HTML(
            FIRST,
            html_template="${value}",
            js_on_load=ON_LOAD,
            apply_default_css=False,
            elem_id="vc",
        )
        view.go(go, outputs=view, show_progress="hidden", queue=False, api_name="view")
    return page  # type: ignore[no-any-return]


def theme() -> gr.themes.Base:
    """Paper, ink and one accent, with type from this server only."""
    text = ("Source Sans 3", "system-ui", "sans-serif")
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        font=text,
        font_mono=("ui-monospace", "monospace"),
    ).set(
        body_background_fill="#faf7f2",
        body_background_fill_dark="#faf7f2",
        body_text_color="#1c1917",
        body_text_color_dark="#1c1917",
        block_background_fill="transparent",
        block_border_width="0px",
    )
