using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace InfoMax.Cli.Http;

/// <summary>
/// What each endpoint answers besides its result, in one place: the API's description has it from here, and a test holds it against
/// what the endpoints do.
/// </summary>
internal static class ApiAnswers
{
    private const string Token = "token";
    private const string Live = "live";

    /// <summary>Of all; without tokens a foreign page is refused, liveness too.</summary>
    private static readonly int[] OfAll = [StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden];

    private static readonly Dictionary<string, int[]> Refusals = new(StringComparer.Ordinal)
    {
        [Live] = [StatusCodes.Status403Forbidden],
        ["ready"] = [.. OfAll, StatusCodes.Status503ServiceUnavailable],
        ["metrics"] = OfAll,
        ["submitJob"] =
        [
            StatusCodes.Status400BadRequest, .. OfAll, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status503ServiceUnavailable,
        ],
        ["listJobs"] = [.. OfAll, StatusCodes.Status503ServiceUnavailable],
        ["listWorkers"] = [.. OfAll, StatusCodes.Status503ServiceUnavailable],
        ["events"] = [.. OfAll, StatusCodes.Status503ServiceUnavailable],
        ["jobStatus"] = [.. OfAll, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable],
        ["cancelJob"] = [.. OfAll, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable],
        ["pauseJob"] = [.. OfAll, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable],
        ["resumeJob"] = [.. OfAll, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable],
        ["retryJob"] = [.. OfAll, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable],
    };

    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["400"] = "The request cannot be read, or options are wrong.",
        ["401"] = "No token is shown, or (error=\"invalid_token\" in WWW-Authenticate) none of this cluster's.",
        ["403"] = "Without tokens alone: another site's page asks, or the node is asked for by a name that is not its own.",
        ["403 POST"] = "The token may only look; or without tokens another site's page asks, or the node is asked for by a name that is not its own.",
        ["403 PUT"] = "The token may only look, or the job names a path where this cluster lets none read or write; or without tokens another site's page asks, or the node is asked for by a name that is not its own.",
        ["404"] = "There is no such job.",
        ["409"] = "The job of this id has other options, or is over for good; or another one writes to its output.",
        ["409 POST"] = "The job is over, and how it ended stays; or, of retry, it did not fail, or is paused.",
        ["413"] = "The body is longer than 16 MiB.",
        ["415"] = "The body is not sent as application/json.",
        ["503"] = "The node is not in its cluster, or its coordinator does no work now; try again.",
        ["503 PUT"] = "The node is not in its cluster, its coordinator does no work now, or the store of the job's output does not answer; try again.",
    };

    /// <summary>Names an endpoint and notes its refusals.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="name">Its name, one that is listed here.</param>
    /// <param name="isText">Refusals are a line of text and no <see cref="ErrorList"/>.</param>
    public static RouteHandlerBuilder WithAnswers(this RouteHandlerBuilder builder, string name, bool isText = false)
    {
        foreach (int status in Refusals[name])
        {
            _ = isText ? builder.Produces<string>(status, "text/plain") : builder.Produces<ErrorList>(status);
        }

        return builder.WithName(name);
    }

    /// <summary>Says what refusals mean, and how a token is shown.</summary>
    public static void Describe(OpenApiDocument document)
    {
        document.AddComponent(Token, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A token of the node's --token-file, where it has one: GET takes one that may read, everything else one that may submit.",
        });
        foreach ((HttpMethod method, OpenApiOperation operation) in document.Paths.Values.SelectMany(path => path.Operations?.AsEnumerable() ?? []))
        {
            if (operation.OperationId != Live)
            {
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, document)] = [] }];
            }

            foreach ((string status, IOpenApiResponse response) in operation.Responses ?? [])
            {
                if (Words.TryGetValue($"{status} {method}", out string? words) || Words.TryGetValue(status, out words))
                {
                    response.Description = words;
                }
            }
        }
    }
}
