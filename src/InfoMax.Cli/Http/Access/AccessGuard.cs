using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using InfoMax.Data.Access;
using Microsoft.AspNetCore.Http;

namespace InfoMax.Cli.Http.Access;

/// <summary>
/// Stands before every endpoint. With tokens, all but liveness and the page's own files ask for one; without, requests that a
/// foreign web page makes in a user's browser are refused, since the browser reaches this machine's loopback too.
/// </summary>
/// <param name="tokens">The tokens in force; null for none.</param>
/// <param name="isLoopback">Only this machine reaches the node.</param>
/// <param name="warn">Takes a line when the file of tokens cannot be read any more.</param>
public sealed class AccessGuard(TokenFile? tokens, bool isLoopback, Action<string>? warn = null)
{
    private string? _warned;
    private const string Scheme = "Bearer";

    /// <summary>Beginnings of paths that a token with the role to read may GET; everything else takes the role to submit.</summary>
    private static readonly string[] Readable = ["/v1", "/healthz", "/openapi", "/metrics"];

    private static readonly string[] Open = ["/healthz/live", "/", "/index.html", "/page.css", "/page.js"];

    /// <summary>Passes a request on, or answers it.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        Warn();
        if ((tokens is null ? ForeignProblem(context.Request) : null) is { } foreign)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, foreign);
        }
        else if (tokens is null || IsOpen(context.Request))
        {
            await next(context);
        }
        else if (Shown(context.Request) is not { } shown)
        {
            context.Response.Headers.WWWAuthenticate = Scheme;
            await RefuseAsync(
                context, StatusCodes.Status401Unauthorized, "this cluster asks for a token: give --token-file PATH (INFOMAX_TOKEN_FILE) with one of its tokens");
        }
        else if (tokens.RoleOf(shown) is not { } role)
        {
            context.Response.Headers.WWWAuthenticate = $"{Scheme} error=\"invalid_token\"";
            await RefuseAsync(
                context,
                StatusCodes.Status401Unauthorized,
                "the token that was shown is not one of this cluster (it may be of another, or was taken away): give --token-file PATH (INFOMAX_TOKEN_FILE) with one of its tokens");
        }
        else if (role < Needed(context))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "this token may only look: give --token-file PATH with one that may submit");
        }
        else
        {
            await next(context);
        }
    }

    private void Warn()
    {
        string? problem = tokens?.Problem;
        if (Interlocked.Exchange(ref _warned, problem) != problem && problem is not null)
        {
            warn?.Invoke($"--token-file {problem}");
        }
    }

    private static bool IsOpen(HttpRequest request) => IsGet(request) && Open.Any(path => request.Path.Equals(path, StringComparison.OrdinalIgnoreCase));

    private static bool IsGet(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    /// <summary>Where there is nothing, everybody who may look is told so.</summary>
    private static AccessRole Needed(HttpContext context) =>
        context.GetEndpoint() is null
        || (IsGet(context.Request) && Readable.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)))
            ? AccessRole.Read
            : AccessRole.Submit;

    /// <summary>The token of a request; null where it has none.</summary>
    private static string? Shown(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out AuthenticationHeaderValue? given)
        && string.Equals(given.Scheme, Scheme, StringComparison.OrdinalIgnoreCase)
            ? given.Parameter
            : null;

    /// <summary>Another origin's page, or a name that somebody else's name server made to mean this machine.</summary>
    private string? ForeignProblem(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        if (!string.IsNullOrEmpty(origin) && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) && from.Authority == request.Host.Value))
        {
            return $"requests of pages of {origin} are refused: use this node's own page, or a token";
        }

        return isLoopback && request.Host.Host is { Length: > 0 } host && host != "localhost" && !IPAddress.TryParse(host, out _)
            ? $"host {host}: this node listens on loopback and is asked for as 127.0.0.1 or localhost"
            : null;
    }

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        return context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
            ? context.Response.WriteAsJsonAsync(new { errors = new[] { reason } }, JsonSerializerOptions.Web)
            : WriteTextAsync(context.Response, reason);
    }

    private static Task WriteTextAsync(HttpResponse response, string reason)
    {
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(reason + "\n");
    }
}
