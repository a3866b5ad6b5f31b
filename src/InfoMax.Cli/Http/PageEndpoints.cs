using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InfoMax.Cli.Http;

/// <summary>The page of jobs: three files of the assembly that refer to nothing outside. They hold no data, so nobody is asked for a token for them.</summary>
public static class PageEndpoints
{
    /// <summary>Nothing but this node's own files and answers, and no place in another page.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Path, resource and type of each file.</summary>
    public static IReadOnlyList<(string Path, string Name, string Type)> Files { get; } =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/index.html", "index.html", "text/html; charset=utf-8"),
        ("/page.css", "page.css", "text/css; charset=utf-8"),
        ("/page.js", "page.js", "text/javascript; charset=utf-8"),
    ];

    /// <summary>Adds the files.</summary>
    public static void MapPage(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        foreach ((string path, string name, string type) in Files)
        {
            byte[] content = Content(name);
            routes.MapGet(path, (HttpContext context) =>
            {
                IHeaderDictionary headers = context.Response.Headers;
                headers.ContentSecurityPolicy = Policy;
                headers.XContentTypeOptions = "nosniff";
                headers.CacheControl = "no-cache";
                headers["Referrer-Policy"] = "no-referrer";
                return Results.Bytes(content, type);
            });
        }
    }

    private static byte[] Content(string name)
    {
        using Stream stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream($"InfoMax.Cli.Page.{name}")
            ?? throw new InvalidOperationException($"resource {name} is missing");
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
