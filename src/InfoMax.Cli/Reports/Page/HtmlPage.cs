using System.Globalization;
using System.Net;
using System.Text;
using InfoMax.Data.Outputs;

namespace InfoMax.Cli.Reports.Page;

/// <summary>A page that needs nothing but itself: no script, no font, no request to anywhere; for light, dark and print.</summary>
internal sealed class HtmlPage
{
    // Colours are Okabe and Ito's, which the colour-blind tell apart; what they say is said by shape or word too.
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1b1b1b;--soft:#595959;--page:#fff;--line:#d9d9d9;--a:#56b4e9;--b:#b84a00;--alarm:#fdecea}
        @media (prefers-color-scheme:dark){:root{--ink:#ececec;--soft:#b0b0b0;--page:#16181b;--line:#3a3d42;--a:#3f7fa8;--b:#ff9b4a;--alarm:#4a1f1b}}
        body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:64rem;margin:0 auto;padding:1rem}
        h1{font-size:1.6rem;overflow-wrap:anywhere}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin:1.2rem 0 .3rem}
        nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1rem;padding:0;list-style:none;font-size:.9rem}a{color:inherit}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.94rem}caption{text-align:left;color:var(--soft);font-size:.9rem;padding:.2rem 0}
        th,td{padding:.2rem .6rem;text-align:right;border-bottom:1px solid var(--line);vertical-align:top}th:first-child,td:first-child{text-align:left;overflow-wrap:anywhere;min-width:5rem}p{overflow-wrap:anywhere;max-width:46rem}
        .alarm{background:var(--alarm);padding:.5rem .8rem;border-left:4px solid var(--b)}tr.lost td,tr.nearlylost td{background:var(--alarm)}tr.lost td:first-child::before{content:"lost: ";font-weight:600}tr.nearlylost td:first-child::before{content:"nearly lost: ";font-weight:600}tr.toosmall td:first-child::before{content:"too small to tell: ";color:var(--soft)}
        .figures{display:flex;flex-wrap:wrap;gap:0 1.5rem}figure{margin:1rem 0;flex:1 1 min(26rem,100%);max-width:30rem;min-width:0}figcaption{color:var(--soft);font-size:.9rem}svg{width:100%;height:auto;display:block}
        svg text{font:12px system-ui,sans-serif;fill:var(--ink)}svg line{stroke:var(--line)}svg .a{fill:var(--a)}svg .b{fill:none;stroke:var(--b);stroke-width:2}svg .c{fill:none;stroke:var(--ink);stroke-width:1.4;stroke-dasharray:4 3}svg .frame{fill:none;stroke:var(--line)}
        svg .dots{fill:none;stroke:var(--a);stroke-width:3;stroke-linecap:round}svg .ring{fill:none;stroke:var(--b);stroke-width:1.4}
        svg .curve{--c:var(--b);stroke:var(--c);fill:none;stroke-width:1.5}svg .curve.own{--c:var(--ink);stroke-width:3}svg .mark{fill:var(--c);stroke:none}
        img{max-height:6rem;max-width:9rem;display:block}.said{color:var(--soft);max-width:24rem;min-width:9rem;text-align:left;overflow-wrap:anywhere;font-size:.88rem}.scroll{margin:.8rem 0}ul.cards{display:flex;flex-wrap:wrap;gap:.5rem;padding:0;margin:.3rem 0;list-style:none}ul.cards li{border:1px solid var(--line);padding:.2rem .5rem;max-width:16rem;overflow-wrap:anywhere}td:has(>.said),td:has(>img){text-align:left}
        @media (max-width:600px){svg text{font-size:14px}th,td{padding:.2rem .4rem}}
        @media print{:root{--ink:#000;--soft:#333;--page:#fff;--line:#bbb;--a:#56b4e9;--b:#b84a00;--alarm:#fdecea}body{max-width:none;padding:0;font-size:11pt;print-color-adjust:exact}nav{display:none}.scroll{overflow:visible}figure,tr,.alarm{break-inside:avoid}h2,h3{break-after:avoid}}
        """;

    private readonly StringBuilder _body = new();
    private readonly List<(string Id, string Title)> _sections = [];
    private readonly string _title;

    /// <param name="title">Its heading.</param>
    public HtmlPage(string title) => _title = title;

    /// <summary>Begins a section; the one before must have ended.</summary>
    public void Begin(string id, string title)
    {
        _sections.Add((id, title));
        _body.Append(Text($"<section id=\"{id}\" aria-labelledby=\"h-{id}\"><h2 id=\"h-{id}\">{title}</h2>\n"));
    }

    public void End() => _body.Append("</section>\n");

    /// <summary>A paragraph; HTML already.</summary>
    public void Paragraph(string html) => _body.Append("<p>").Append(html).Append("</p>\n");

    /// <summary>A paragraph that must not be missed; HTML already.</summary>
    public void Alarm(string html) => _body.Append("<p class=\"alarm\"><strong>Warning:</strong> ").Append(html).Append("</p>\n");

    /// <summary>Drawings beside each other, each with what it shows.</summary>
    public void Figures(params (string Svg, string Caption)[] figures)
    {
        _body.Append("<div class=\"figures\">");
        foreach ((string svg, string caption) in figures)
        {
            _body.Append("<figure>").Append(svg).Append("<figcaption>").Append(caption).Append("</figcaption></figure>\n");
        }

        _body.Append("</div>\n");
    }

    /// <summary>Small boxes beside each other below a heading; HTML already.</summary>
    public void Cards(string heading, IEnumerable<string> cards)
    {
        _body.Append("<h3>").Append(heading).Append("</h3><ul class=\"cards\">");
        foreach (string card in cards)
        {
            _body.Append("<li>").Append(card).Append("</li>");
        }

        _body.Append("</ul>\n");
    }

    /// <summary>A table whose cells are HTML already.</summary>
    public void Table(string caption, string[] heads, IEnumerable<string[]> rows) => Table(caption, heads, rows.Select(cells => (GroupFate.Kept, cells)));

    /// <summary>A table of groups, whose cells are HTML already: those of which hardly anything is left are marked.</summary>
    public void Table(string caption, string[] heads, IEnumerable<(GroupFate Fate, string[] Cells)> rows)
    {
        _body.Append("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"").Append(Html(caption)).Append("\"><table><caption>").Append(Html(caption)).Append("</caption><thead><tr>");
        Array.ForEach(heads, head => _body.Append("<th scope=\"col\">").Append(head).Append("</th>"));
        _body.Append("</tr></thead><tbody>\n");
        foreach ((GroupFate fate, string[] cells) in rows)
        {
            _body.Append(fate == GroupFate.Kept ? "<tr>" : $"<tr class=\"{fate.ToString().ToLowerInvariant()}\">");
            Array.ForEach(cells, cell => _body.Append("<td>").Append(cell).Append("</td>"));
            _body.Append("</tr>\n");
        }

        _body.Append("</tbody></table></div>\n");
    }

    /// <summary>The page as one self-contained document; call it once all has been added.</summary>
    public override string ToString()
    {
        StringBuilder page = new();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        page.Append("<link rel=\"icon\" href=\"data:,\"><title>InfoMax report: ").Append(Html(_title)).Append("</title><style>").Append(Style).Append("</style></head><body><main>\n<h1>").Append(Html(_title)).Append("</h1>\n<nav aria-label=\"sections\"><ul>");
        _sections.ForEach(section => page.Append(Text($"<li><a href=\"#{section.Id}\">{section.Title}</a></li>")));
        return page.Append("</ul></nav>\n").Append(_body).Append("</main></body></html>\n").ToString();
    }

    /// <summary>Text that cannot become markup.</summary>
    public static string Html(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Numbers as everybody reads them, whatever the machine's language.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
