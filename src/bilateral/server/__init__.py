"""Bilateral over HTTP: the API and the pages. Read-only; every route asks the verbs and has no rule of its own.

How a door plugs in
-------------------
A door is a module of this package with one function::

    def router(opened: Opened) -> APIRouter

and a line in `app.DOORS`. Doors are asked in that order, and the pages, whose last routes take any path, come last. A route is a plain `def` (it runs in a
thread) that takes the `Request` and

- gets its warehouse by `opened.at(request)`: one build for the whole of a request, a connection for its thread. It is never kept beyond the request;
- calls the verbs (`figures`, `documents`, `check`, …) and lists metrics, areas, sources and languages from their registries, so that what is declared
  there appears by itself;
- answers with a `Response`: `answers.show` gives rows or an object in the format that was asked for (JSON, CSV, Parquet, Arrow), and any other response
  will do;
- raises `BilateralError` for what cannot be: `errors` makes the one error shape of it, with the status its kind has. A door whose protocol has an error
  shape of its own catches `BilateralError` itself and uses `errors.status_of`.

What holds for every door without its doing: one answer is made once per build and kept in memory (`keeping`: GET answers with status 200, by path, query
and the headers that are negotiated), with ETag, 304 and cache headers; limits on the body, the time and the number of requests; security headers; the log
(`limits`). An answer that must not be kept says `Cache-Control: no-store`. A GET answer is gathered whole before it is sent, and any answer is done within `Limits.seconds`: a stream without end has no place here.

=====================  ==========================================================================
`opened.py`            the warehouse that is open, and the one that takes its place after a build
`errors.py`            the one error shape
`keeping.py`           answers kept in memory; ETag and 304
`limits.py`            size, time and number of requests; security headers; the log
`answers.py`           formats by `Accept` or `?format=`
`app.py`               `make_app(home)`, the tuple of doors
`api.py`               `/api/v1`
`sdmx.py`              `/sdmx/2.1`, `/sdmx/v2`; with `sdmx_flows`, `sdmx_structures`, `sdmx_writing`
`tesseract.py`         `/tesseract`; with `cubes`
`mcp.py`               `/mcp`, `bilateral mcp`; with `tools`
`running.py`           `bilateral serve`: the processes that listen
`paper.py`, `pages.py`, `checker.py`, `dyad.py`, `charts.py`, `pictures.py`: the pages
=====================  ==========================================================================
"""
