using InfoMax.Core.Compute;
using Xunit;

namespace InfoMax.Core.Tests.Compute;

public sealed class SplitMix64Tests
{
    /// <summary>The first numbers of the authors' reference implementation (splitmix64.c) for seed 1234567.</summary>
    [Fact]
    public void Next_GivesTheReferenceNumbers()
    {
        SplitMix64 random = new(1234567);
        ulong[] drawn = [random.Next(), random.Next(), random.Next(), random.Next(), random.Next()];
        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821], drawn);
    }

    /// <summary>Partitions and samples of earlier runs depend on these: a job that is resumed must find the same ones.</summary>
    [Theory]
    [InlineData(0, 0, 11385487063155714807)]
    [InlineData(42, 1, 543724977287465825)]
    [InlineData(ulong.MaxValue, 1UL << 40, 1380717496665929889)]
    public void Hash_IsFrozen(ulong seed, ulong key, ulong hash) => Assert.Equal(hash, SplitMix64.Hash(seed, key));
}
