using InfoMax.Cluster.Jobs;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace InfoMax.Cli.Http;

/// <summary>The OpenAPI document of the node's endpoints, made from the endpoints themselves and served at <c>/openapi/v1.json</c>.</summary>
public static class ApiDocument
{
    /// <summary>Where a node serves it.</summary>
    public const string Path = "/openapi/v1.json";

    /// <summary>
    /// Names the document. What nodes say to each other is left out, and no server is named: it is whichever node serves it.
    /// </summary>
    public static void Configure(OpenApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ShouldInclude = endpoint => endpoint.RelativePath is { } path
            && (path == "metrics" || path.StartsWith("v1/", StringComparison.Ordinal) || path.StartsWith("healthz/", StringComparison.Ordinal));
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(RoundId))
            {
                schema.Type = JsonSchemaType.String;
                schema.Description = "A round's name; a later pass of one that repeats has its number after it, such as sweep~2.";
            }

            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "InfoMax.Cluster", Version = "v1" };
            document.Servers?.Clear();
            ApiAnswers.Describe(document);
            return Task.CompletedTask;
        });
    }
}
