using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using InfoMax.EndToEnd.Tests.Command;
using InfoMax.Testing.Access;
using InfoMax.Testing.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Access;

/// <summary>Without key and SAS, <c>az://</c> asks for a token as Azure's own tools do: with a client's secret, or as a managed identity.</summary>
public sealed class AzureIdentityTests : IDisposable
{
    private const string Tenant = "11111111-1111-1111-1111-111111111111";

    private readonly Workspace _workspace = new();
    private readonly AzureServer _store = new();
    private readonly CertificateAuthority _authority = new("ours");

    public void Dispose()
    {
        _authority.Dispose();
        _store.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public async Task ClientSecretAndManagedIdentity_GetATokenThatTheStoreIsShown()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        _store.Objects["corpus/in/x.npy"] = await File.ReadAllBytesAsync(_workspace.Embeddings("x.npy", Workspace.Clustered(30, 6)), token);
        await using WebApplication azure = await AzureAsync(token);
        string server = azure.Urls.Single();
        await File.WriteAllTextAsync(_workspace["ca.crt"], _authority.Pem, token);
        (string, string)[] common = [("SSL_CERT_FILE", _workspace["ca.crt"]), ("AZURE_STORAGE_SERVICE_ENDPOINT", $"{server}/{AzureServer.Account}")];
        (string, string)[][] identities =
        [
            [("AZURE_AUTHORITY_HOST", server), ("AZURE_TENANT_ID", Tenant), ("AZURE_CLIENT_ID", Tenant), ("AZURE_CLIENT_SECRET", "secret")],
            [("IDENTITY_ENDPOINT", $"{server}/identity"), ("IDENTITY_HEADER", "header")],
        ];
        InfomaxResult[] runs = await Task.WhenAll(identities.Select(identity => InfomaxProcess.RunAsync([.. common, .. identity], ["validate", "az://corpus/in"])));
        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Error));
    }

    /// <summary>The tokens' server, and before the store one that takes nothing without them; over TLS, or no client shows a token.</summary>
    private async Task<WebApplication> AzureAsync(CancellationToken token)
    {
        (string certificate, string key) = _authority.Issue(IPAddress.Loopback);
        using X509Certificate2 pem = X509Certificate2.CreateFromPem(certificate, key);
        X509Certificate2 identity = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = identity));
        WebApplication azure = builder.Build();
        azure.Urls.Add(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{0}"));
        azure.MapPost($"/{Tenant}/oauth2/v2.0/token", async (HttpRequest request) =>
            (string?)(await request.ReadFormAsync(token))["client_secret"] == "secret" ? Results.Content(Token("of-client"), "application/json") : Results.Unauthorized());
        azure.MapGet("/identity", (HttpRequest request) =>
            request.Headers["X-IDENTITY-HEADER"] == "header" ? Results.Content(Token("of-machine"), "application/json") : Results.Unauthorized());
        HttpClient behind = new() { BaseAddress = new Uri(_store.Url) };
        azure.Lifetime.ApplicationStopped.Register(behind.Dispose);
        azure.Map("/{**path}", async (HttpContext context) =>
        {
            if (context.Request.Headers.Authorization.ToString() is not ("Bearer of-client" or "Bearer of-machine"))
            {
                context.Response.StatusCode = 401;
                return;
            }

            using HttpRequestMessage request = new(new HttpMethod(context.Request.Method), context.Request.Path.ToString().TrimStart('/') + context.Request.QueryString);
            if (context.Request.Headers["x-ms-range"].ToString() is { Length: > 0 } range)
            {
                request.Headers.Add("x-ms-range", range);
            }

            using HttpResponseMessage answer = await behind.SendAsync(request, token);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach ((string name, IEnumerable<string> values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Transfer-Encoding"))
            {
                context.Response.Headers[name] = values.ToArray();
            }

            if (context.Request.Method != "HEAD")
            {
                await answer.Content.CopyToAsync(context.Response.Body, token);
            }
        });
        await azure.StartAsync(token);
        return azure;
    }

    private static string Token(string name) => $$"""
        {"token_type":"Bearer","expires_in":3599,"expires_on":"{{TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds()}}","access_token":"{{name}}","resource":"https://storage.azure.com"}
        """;
}
