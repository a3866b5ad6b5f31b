using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace InfoMax.Cli.Http;

/// <summary>Requests that no endpoint could take are answered in words, as its own refusals are.</summary>
internal static class RequestProblems
{
    private const string Wanted = "an object of options, named as in config/run.yaml";

    /// <summary>Catches what reading a request's body or query, or an endpoint, throws.</summary>
    /// <param name="application">The host.</param>
    /// <param name="log">Takes what nobody expected.</param>
    public static void Answer(IApplicationBuilder application, ILogger log) => application.Use(async (context, next) =>
    {
        try
        {
            await next(context);
            if (WordsOf(context.Response) is { } words)
            {
                await WriteAsync(context, context.Response.StatusCode, words);
            }
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, exception.StatusCode, exception.InnerException is JsonException json
                ? $"the body is not JSON ({json.Message.ReplaceLineEndings(" ")}); send {Wanted}"
                : context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } ? $"the body is empty; send {Wanted}"
                : exception.Message);
        }
        catch (Exception exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            log.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path.Value);
            await WriteAsync(context, StatusCodes.Status500InternalServerError, "this request could not be carried out; the node's log says why");
        }
    });

    /// <summary>What a refusal of the server's own, which comes without a body, is to say; null for any other answer.</summary>
    private static string? WordsOf(HttpResponse response) => response is { HasStarted: true } or { ContentType: not null } or { ContentLength: > 0 }
        ? null
        : response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"there is nothing at this path; {ApiDocument.Path} tells what there is",
            StatusCodes.Status405MethodNotAllowed => $"this path does not take {response.HttpContext.Request.Method}; {ApiDocument.Path} tells what it takes",
            StatusCodes.Status413PayloadTooLarge => "the body is too long; a job's options take 16 MiB at most: name a directory rather than its files",
            StatusCodes.Status415UnsupportedMediaType => $"the body must be sent as application/json: {Wanted}",
            _ => null,
        };

    private static Task WriteAsync(HttpContext context, int status, string line)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new ErrorList { Errors = [line] }, ApiJson.Options);
    }
}
