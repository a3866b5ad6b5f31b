using System.Diagnostics;
using System.Globalization;
using System.Net;
using InfoMax.Cluster.Transfer;
using InfoMax.Data.Artifacts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace InfoMax.Benchmarks;

/// <summary>
/// Time to move one artifact between two nodes over loopback HTTP, as a ratio to a plain copy of the same bytes from file
/// to file in the same run: with the copy forced to disk where the artifact is. Both nodes are this process.
/// </summary>
/// <remarks>Options: <c>--bytes N</c> (1 073 741 824), <c>--repeats R</c> (5), <c>--folder DIR</c> (a temporary one).</remarks>
internal static class TransferBenchmark
{
    private const int PieceBytes = 1 << 20;

    /// <summary>Prints one line for each way of moving the bytes; returns 0.</summary>
    public static int Run(string[] args)
    {
        int named = Array.IndexOf(args, "--folder");
        string folder = named >= 0 ? args[named + 1] : Directory.CreateTempSubdirectory("infomax-transfer-").FullName;
        try
        {
            Measure(folder, Option(args, "--bytes", 1 << 30), (int)Option(args, "--repeats", 5));
            return 0;
        }
        finally
        {
            if (named < 0)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static void Measure(string folder, long bytes, int repeats)
    {
        string source = Path.Combine(folder, "source");
        string copy = Path.Combine(folder, "copy");
        UploadKeys keys = new(new byte[32]);
        DirectoryArtifactStore directory = new(Path.Combine(folder, "artifacts"));
        WriteSource(source, bytes);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        using WebApplication application = builder.Build();
        application.MapTransfers(directory, keys);
        application.StartAsync().GetAwaiter().GetResult();
        using TransferClient client = new(new TransferOptions());
        HttpArtifactStore store = new(client.Connect(application.Urls.Single(), CancellationToken.None, keys.For("job/graph/000000.1.part.arrow")));

        ArtifactRef artifact = Put(store, source);
        Get(store, artifact);
        Cost[] copied = new Cost[repeats];
        Cost[] durable = new Cost[repeats];
        Cost[] local = new Cost[repeats];
        Cost[] put = new Cost[repeats];
        Cost[] get = new Cost[repeats];
        for (int r = 0; r < repeats; r++)
        {
            copied[r] = CostOf(() => Copy(source, copy, durable: false));
            durable[r] = CostOf(() => Copy(source, copy, durable: true));
            local[r] = CostOf(() => Put(directory, source));
            put[r] = CostOf(() => Put(store, source));
            get[r] = CostOf(() => Get(store, artifact));
        }

        Console.WriteLine($"{bytes} bytes, median of {repeats} runs");
        Report("plain copy", bytes, copied, copied, "");
        Report("plain copy, forced to disk", bytes, durable, durable, "");
        Report("PUT into the directory store", bytes, local, durable, "of the copy forced to disk");
        Report("PUT over HTTP", bytes, put, durable, "of the copy forced to disk");
        Report("GET over HTTP", bytes, get, copied, "of the plain copy");
    }

    private static void Report(string name, long bytes, Cost[] costs, Cost[] baseline, string of)
    {
        double ratio = Median([.. costs.Zip(baseline, (c, b) => c.Seconds / b.Seconds)]);
        double seconds = Median([.. costs.Select(c => c.Seconds)]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-30} {seconds,7:0.000} s {bytes / seconds / 1e6,7:0} MB/s  {Median([.. costs.Select(c => c.Processor)]),6:0.00} s of processors  {(of.Length == 0 ? "" : $"{ratio:0.00} times the time {of}")}"));
    }

    private static void WriteSource(string path, long bytes)
    {
        byte[] piece = new byte[PieceBytes];
        new Random(1).NextBytes(piece);
        using FileStream file = File.Create(path);
        for (long at = 0; at < bytes; at += piece.Length)
        {
            file.Write(piece, 0, (int)Math.Min(piece.Length, bytes - at));
        }
    }

    private static void Copy(string from, string to, bool durable)
    {
        using FileStream source = new(from, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using FileStream target = new(to, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        source.CopyTo(target, PieceBytes);
        target.Flush(durable);
    }

    private static ArtifactRef Put(IArtifactStore store, string path) => store.Write("job/graph/000000.1.part.arrow", stream =>
    {
        using FileStream source = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        source.CopyTo(stream, PieceBytes);
        return 1;
    });

    private static void Get(HttpArtifactStore store, ArtifactRef artifact)
    {
        using Stream stream = store.OpenRead(artifact);
        byte[] piece = new byte[PieceBytes];
        while (stream.Read(piece) > 0)
        {
        }
    }

    private static Cost CostOf(Action action)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        action();
        return new Cost(Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static long Option(string[] args, string name, long otherwise)
    {
        int at = Array.IndexOf(args, name);
        return at < 0 ? otherwise : long.Parse(args[at + 1], CultureInfo.InvariantCulture);
    }

    /// <param name="Seconds">Wall time.</param>
    /// <param name="Processor">Time of all processors.</param>
    private readonly record struct Cost(double Seconds, double Processor);
}
