using InfoMax.Cluster.Coordinator;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Protocol;
using InfoMax.Core.Compute;
using MessagePack;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>A job with ten thousand input files goes through messages below 64 KiB, in any order and with repeats.</summary>
public sealed class SpecUploadsTests
{
    private const int MessageLimit = 64 * 1024;

    [Fact]
    public void LargestJob_ArrivesWhole_FromPartsInAnyOrderAndTwice()
    {
        JobSpec spec = Large(10_000);
        JobProtocol.SubmitPart[] parts = [.. JobSubmission.Of("job", spec).Cast<JobProtocol.SubmitPart>()];
        Assert.All(parts, part => Assert.InRange(
            MessagePackSerializer.Serialize(part, WireFormat.Options, TestContext.Current.CancellationToken).Length, 1, MessageLimit - 1));
        SeededRandom random = new(5);
        SpecUploads uploads = new(64 << 20);
        HashSet<int> sent = [];
        JobSpec? whole = null;
        while (whole is null)
        {
            JobProtocol.SubmitPart part = parts[random.NextInt(parts.Length)];
            sent.Add(part.Index);
            whole = uploads.Add(part);
            Assert.Equal(sent.Count == parts.Length, whole is not null);
        }

        Assert.Equal(Structure.Of(spec), Structure.Of(whole));
    }

    [Fact]
    public void SmallJob_IsOneMessage() => Assert.IsType<JobProtocol.Submit>(Assert.Single(JobSubmission.Of("job", Large(3))));

    [Fact]
    public void UnfinishedUploads_GiveWay_AndMayBeSentAgain()
    {
        SpecUploads uploads = new(maxBytes: 3 * JobProtocol.PartBytes);
        JobProtocol.SubmitPart[] first = [.. JobSubmission.Of("first", Large(1000)).Cast<JobProtocol.SubmitPart>()];
        JobProtocol.SubmitPart[] second = [.. JobSubmission.Of("second", Large(1000)).Cast<JobProtocol.SubmitPart>()];
        Assert.InRange(first.Length, 2, 3);
        Assert.All(first.SkipLast(1), part => Assert.Null(uploads.Add(part)));
        Assert.All(second.SkipLast(1), part => Assert.Null(uploads.Add(part)));
        Assert.NotNull(uploads.Add(second[^1]));
        Assert.All(first.SkipLast(1), part => Assert.Null(uploads.Add(part)));
        Assert.NotNull(uploads.Add(first[^1]));
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(3, 3)]
    [InlineData(0, 0)]
    [InlineData(0, JobProtocol.MaxParts + 1)]
    public void ImpossiblePart_IsRefused(int index, int count) =>
        Assert.Throws<MessagePackSerializationException>(() => new SpecUploads(1 << 20).Add(new JobProtocol.SubmitPart("job", "d", index, count, [1])));

    [Fact]
    public void PartsThatAreNoDescription_AreRefused() =>
        Assert.Throws<MessagePackSerializationException>(() => new SpecUploads(1 << 20).Add(new JobProtocol.SubmitPart("job", "d", 0, 1, [0xc1])));

    private static JobSpec Large(int files) => new SimulatedJob(1, 1, prototype: false).Spec with
    {
        Inputs = [.. Enumerable.Range(0, files).Select(i => $"/mnt/data/datacomp/xlarge/shards/of/a/rather/deep/tree/{i / 100:D4}/part-{i:D6}-{new string('x', 60)}.parquet")],
    };
}
