using System.Net;
using System.Net.Security;
using InfoMax.Cli.Http.Access;
using InfoMax.Cluster.Hosting;
using InfoMax.Data.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InfoMax.Cli.Http;

/// <summary>Kestrel with HTTP/1.1 and nothing that is not mapped: no configuration files, no environment, no default pages.</summary>
public sealed class HttpHost : IAsyncDisposable
{
    /// <summary>A body that moves slower, after a while, loses its connection: one page holds its place for a minute or so at most.</summary>
    private static readonly MinDataRate LeastRate = new(bytesPerSecond: 64 << 10, gracePeriod: TimeSpan.FromSeconds(10));

    private readonly WebApplication _application;

    private HttpHost(WebApplication application, int port)
    {
        _application = application;
        Port = port;
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>Begins to serve.</summary>
    /// <param name="bind">IP address to listen on.</param>
    /// <param name="port">Port; 0 for a free one.</param>
    /// <param name="map">Adds the endpoints, one extension a concern.</param>
    /// <param name="guard">Judges every request first.</param>
    /// <param name="configureLogging">Where logs go.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <param name="tls">What it shows; null for HTTP without TLS.</param>
    /// <exception cref="NodeStartException">The address is not to be had.</exception>
    public static async Task<HttpHost> StartAsync(
        string bind, int port, AccessGuard guard, Action<IEndpointRouteBuilder> map, Action<ILoggingBuilder> configureLogging, CancellationToken cancellationToken, TlsIdentity? tls = null)
    {
        ArgumentNullException.ThrowIfNull(guard);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(configureLogging);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        configureLogging(builder.Logging);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.AddRoutingCore().ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddOpenApi("v1", ApiDocument.Configure);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinRequestBodyDataRate = LeastRate;
            kestrel.Limits.MinResponseDataRate = LeastRate;
            kestrel.Listen(IPAddress.Parse(bind), port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (tls is not null)
                {
                    listen.UseHttps(new TlsHandshakeCallbackOptions
                    {
                        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = tls.Context }),
                    });
                }
            });
        });
        WebApplication application = builder.Build();
        RequestProblems.Answer(application, application.Logger);
        application.Use(guard.InvokeAsync);
        map(application);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            await application.DisposeAsync();
            throw new NodeStartException(
                $"--bind {bind} --http-port {port}: cannot listen there ({exception.Message}); name an address of this machine and a free port, or port 0",
                isBadConfiguration: true,
                exception);
        }

        string address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new HttpHost(application, new Uri(address).Port);
    }

    /// <summary>Ends requests that are under way after a few seconds, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(5));
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }
}
