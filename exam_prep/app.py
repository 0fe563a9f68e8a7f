"""The composition root: the one place where settings, clock, chance, database and views meet."""

import os
import sys
from datetime import timedelta

from flask import Flask
from flask_babel import get_locale

from exam_prep.clock import Clock, steady_clock, system_clock
from exam_prep.db.engine import engine_options, guard_engine
from exam_prep.db.in_use import keep_shared_use
from exam_prep.db.postgres import REQUEST_PATIENCE
from exam_prep.logs import configure_logs
from exam_prep.seeds import Seeds, new_seed
from exam_prep.services.bank.served import ServedBankCache
from exam_prep.settings import SERVER_THREADS, Settings, read_settings, refuse_unsafe, templates_dir
from exam_prep.web import assets
from exam_prep.web.accounts.address import bp as address
from exam_prep.web.accounts.factor_views import bp as second_factor
from exam_prep.web.accounts.leaving import bp as leaving
from exam_prep.web.accounts.passkeys import bp as passkeys
from exam_prep.web.accounts.security import add_accounts
from exam_prep.web.accounts.sessions import bp as signins
from exam_prep.web.accounts.views import bp as accounts
from exam_prep.web.arriving import WithTurns
from exam_prep.web.bank.views import bp as bank
from exam_prep.web.bodies import MOST_FIELDS, add_body_checks
from exam_prep.web.data.views import bp as data
from exam_prep.web.errors import add_error_pages
from exam_prep.web.extensions import Parts, babel, csrf, db
from exam_prep.web.health.views import bp as health
from exam_prep.web.help.views import bp as help_pages
from exam_prep.web.inputs import add_input_checks
from exam_prep.web.joining.views import bp as joining
from exam_prep.web.keeping import add_keeping
from exam_prep.web.limits import add_limits
from exam_prep.web.mailer import start_mailer
from exam_prep.web.mocks.views import bp as mocks
from exam_prep.web.offers.views import bp as offers
from exam_prep.web.origin import add_origin_check
from exam_prep.web.people.views import bp as people
from exam_prep.web.plan.views import bp as plan
from exam_prep.web.policy import add_policy
from exam_prep.web.practice.views import bp as practice
from exam_prep.web.presenters import add_presenters
from exam_prep.web.problems.views import bp as problems
from exam_prep.web.progress.views import bp as progress
from exam_prep.web.proxies import believe_proxies
from exam_prep.web.request_log import add_request_log
from exam_prep.web.review.views import bp as review
from exam_prep.web.security import add_headers
from exam_prep.web.sessions import SteadySessions
from exam_prep.web.sittings.after import bp as after
from exam_prep.web.sittings.pauses import bp as pauses
from exam_prep.web.sittings.saves import bp as saves
from exam_prep.web.sittings.views import bp as sittings
from exam_prep.web.sweeper import start_sweeper
from exam_prep.web.teach.analysis import bp as analysis
from exam_prep.web.teach.exams.parallel import bp as parallel
from exam_prep.web.teach.exams.preview import bp as exam_previews
from exam_prep.web.teach.exams.views import bp as exams
from exam_prep.web.teach.given import bp as given
from exam_prep.web.teach.giving import bp as giving
from exam_prep.web.teach.groups import bp as groups
from exam_prep.web.teach.home import bp as teach
from exam_prep.web.teach.items import bp as items
from exam_prep.web.teach.live import bp as live
from exam_prep.web.teach.members import bp as members
from exam_prep.web.teach.printing import bp as printing
from exam_prep.web.teach.regrades import bp as regrades
from exam_prep.web.teach.reports import bp as reports
from exam_prep.web.teach.results import bp as results
from exam_prep.web.teach.runs import bp as runs
from exam_prep.web.translating import add_translating
from exam_prep.web.visitor import account, now, read_clock, renew_cookie, time_zone

_LARGEST_REQUEST = 256 * 1024
_COOKIE_LIFE = timedelta(days=400)


def create_app(settings: Settings, clock: Clock = system_clock, seeds: Seeds = new_seed) -> Flask:
    """Return the application; the database is expected to be migrated and synced (`exam-prep serve` does)."""
    app = Flask(__name__, template_folder=str(templates_dir()), static_folder=None)
    app.config.update(_config(settings))
    app.url_map.merge_slashes = False  # its redirects would name whatever host the request named
    app.wsgi_app = WithTurns(app.wsgi_app)  # type: ignore[method-assign]  # Flask's seam
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.extensions["exam_prep"] = Parts(settings, clock, seeds, ServedBankCache())
    app.before_request(read_clock)
    add_request_log(app)
    app.before_request(renew_cookie)
    app.session_interface = SteadySessions(clock)
    db.init_app(app)
    add_origin_check(app)
    add_body_checks(app)
    csrf.init_app(app)
    add_input_checks(app)
    add_limits(app, settings.limiter_url)
    babel.init_app(app, default_locale="en", timezone_selector=time_zone)
    with app.app_context():
        guard_engine(db.engine, REQUEST_PATIENCE)
    app.add_template_global(get_locale, "locale")
    app.context_processor(lambda: {"now": now(), "me": account})
    add_accounts(app, settings)
    add_headers(app, https=settings.serves_https)
    add_presenters(app)
    add_keeping(app)
    add_translating(app)
    add_error_pages(app)
    for blueprint in (
        assets.bp, accounts, passkeys, second_factor, address, signins, leaving, people, health, help_pages,
        bank, practice, plan, progress, review, after, pauses, saves, sittings, data, joining, mocks, offers,
        problems, teach, exams, exam_previews, parallel, giving, given, runs, live, results, groups, members,
        items, reports, regrades, printing, analysis,
    ):  # fmt: skip
        app.register_blueprint(blueprint)
    add_policy(app)
    believe_proxies(app, settings.proxy_count)
    return app


def serving_app() -> Flask:
    """Return the application of one server process, with sweeper and mailer running beside it."""
    configure_logs(os.environ)
    refuse_unsafe(os.environ, optimized=bool(sys.flags.optimize))
    settings = read_settings(os.environ)
    keep_shared_use(settings.database_url)
    app = create_app(settings, steady_clock(settings.data_dir))
    start_sweeper(app)
    start_mailer(app)
    return app


def _config(settings: Settings) -> dict[str, object]:
    https = settings.serves_https
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url, SERVER_THREADS),
        "SESSION_COOKIE_NAME": "__Host-session" if https else "session",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": _COOKIE_LIFE,
        "WTF_CSRF_TIME_LIMIT": None,
        # web/origin.py asks what browsers always send; a Referer is what careful people turn off.
        "WTF_CSRF_SSL_STRICT": False,
        "MAX_CONTENT_LENGTH": _LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": _LARGEST_REQUEST,
        "MAX_FORM_PARTS": MOST_FIELDS,
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
    }
