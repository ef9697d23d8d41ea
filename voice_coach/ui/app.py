"""The application: own routes for sound and progress, and the Gradio page around them."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from fastapi import FastAPI

if TYPE_CHECKING:
    from voice_coach.rooms import Rooms
    from voice_coach.settings import Settings
    from voice_coach.ui.place import Place
    from voice_coach.ui.workshop import Trial


def build(
    rooms_factory: Callable[[], Rooms],
    settings: Settings,
    *,
    trial: Trial | None = None,
    place: Place | None = None,
) -> FastAPI:
    """The page and its routes as one ASGI application.

    Parameters
    ----------
    rooms_factory
        Opens the rooms; called once, in the background, when the application starts.
    settings
        The settings the rooms were made for.
    trial
        What lets made-up learners play a scenario, for the editor.
    place
        Where the page is reached; this machine alone unless told.
    """
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    import gradio as gr
    from starlette.middleware import Middleware

    from voice_coach.ui import (
        agreeing,
        api,
        asked,
        importing,
        keeper,
        mine,
        page,
        reviewing,
        statements,
        team,
        workshop,
    )
    from voice_coach.ui.desks import Desks
    from voice_coach.ui.entrance import Entrance, add_entrance
    from voice_coach.ui.gate import Gate
    from voice_coach.ui.guard import Guard, without_adverts
    from voice_coach.ui.oidc import add_oidc, provider
    from voice_coach.ui.place import Place
    from voice_coach.ui.shell import Shell
    from voice_coach.ui.surveys import add_surveys
    from voice_coach.ui.views import Views

    place = place or Place()
    desks = Desks(rooms_factory)
    gate = Gate(lambda: desks.rooms.store, exposed=place.exposed)
    app = FastAPI(title="voice_coach", docs_url=None, redoc_url=None, openapi_url=None)
    views = Views(desks)
    api.add_routes(app, desks, views)
    workshop.add_workshop(app, desks, trial)
    add_surveys(app, desks)
    elsewhere = provider(settings)
    entrance = Entrance(gate, place, elsewhere=elsewhere.name if elsewhere else "")
    add_entrance(app, entrance)
    if elsewhere is not None:
        add_oidc(app, entrance, elsewhere)
    mine.add_mine(app, desks)
    importing.add_importing(app, desks)
    reviewing.add_reviewing(app, desks)
    agreeing.add_agreeing(app, desks)
    team.add_team(app, desks)
    asked.add_asked(app, desks)
    statements.add_statements(app, desks)
    gr.mount_gradio_app(
        app,
        page.blocks(views),
        path="/",
        server_name=settings.host,
        server_port=settings.port,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        show_error=False,
        app_kwargs={"middleware": [Middleware(Shell)]},
        theme=page.theme(),
        head=page.HEAD,
    )
    app.add_middleware(Guard, page=without_adverts, gate=gate, place=place)
    app.state.desks = desks
    desks.open()
    keeper.start_keeping(desks)
    statements.start_sending(desks, settings)
    return app
