using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace InfoMax.Cli.Http;

/// <summary>The OpenAPI document of the node's endpoints, made from the endpoints themselves and served at <c>/openapi/v1.json</c>.</summary>
public static class ApiDocument
{
    /// <summary>
    /// Names the document. What nodes say to each other is left out, and no server is named: it is whichever node serves it.
    /// </summary>
    public static void Configure(OpenApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ShouldInclude = endpoint => endpoint.RelativePath is { } path
            && (path.StartsWith("v1/", StringComparison.Ordinal) || path.StartsWith("healthz/", StringComparison.Ordinal));
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "InfoMax.Cluster", Version = "v1" };
            document.Servers?.Clear();
            return Task.CompletedTask;
        });
    }
}
