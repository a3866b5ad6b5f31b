using InfoMax.Cli.Http.Metrics;
using InfoMax.Cluster.Telemetry;
using InfoMax.Data.Formats.Sources;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace InfoMax.Cli.Telemetry;

/// <summary>
/// Sends a node's metrics and traces to a collector by OTLP where the standard variables name one. Everything else (protocol,
/// headers, interval, sampling, resource) is said by those variables too, which the library reads itself.
/// </summary>
public sealed class OtlpExport : IDisposable
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";
    private const string Suffix = "ENDPOINT";

    private readonly MeterProvider? _metrics;
    private readonly TracerProvider? _traces;

    private OtlpExport(MeterProvider? metrics, TracerProvider? traces)
    {
        _metrics = metrics;
        _traces = traces;
    }

    /// <summary>True where the variables name a collector of metrics.</summary>
    public static bool SendsMetrics => Names("METRICS_");

    /// <summary>Begins to send, or nothing where no variable names a collector.</summary>
    /// <param name="instance">Tells nodes apart: the address of this one's HTTP.</param>
    public static OtlpExport Start(string instance)
    {
        ResourceBuilder resource = ResourceBuilder.CreateEmpty()
            .AddService("infomax", serviceInstanceId: instance)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
        return new OtlpExport(
            SendsMetrics
                ? Sdk.CreateMeterProviderBuilder()
                    .SetResourceBuilder(resource)
                    .AddMeter(ClusterMetrics.MeterName, InputMetrics.MeterName, NodeMeter.Name)
                    .AddView("*.duration", new ExplicitBucketHistogramConfiguration { Boundaries = [.. PrometheusText.Bounds] })
                    .AddOtlpExporter()
                    .Build()
                : null,
            Names("TRACES_")
                ? Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(ClusterTraces.SourceName).AddOtlpExporter().Build()
                : null);
    }

    /// <summary>Sends what is left, for a few seconds at most.</summary>
    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
    }

    private static bool Names(string signal) =>
        !string.Equals(Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
        && new[] { Prefix + Suffix, Prefix + signal + Suffix }.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));
}
