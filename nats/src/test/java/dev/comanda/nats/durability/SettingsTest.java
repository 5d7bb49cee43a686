package dev.comanda.nats.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @ParameterizedTest
    @CsvSource({
        "fsync, on, FIRM",
        "fsync, off, WEAK",
        "full_page_writes, off, WEAK",
        "synchronous_commit, on, FIRM",
        "synchronous_commit, local, FIRM",
        "synchronous_commit, remote_write, FIRM",
        "synchronous_commit, off, WEAK",
        "synchronous_standby_names, '', NOTED",
        "synchronous_standby_names, off, NOTED",
    })
    void a_setting_of_postgresql_is_weak_only_if_it_is_off(
            String name, String value, Setting.Verdict verdict) {
        assertThat(DatabaseSettings.judge(name, value).verdict()).isEqualTo(verdict);
    }

    @Test
    void a_weak_setting_says_what_to_set() {
        assertThat(DatabaseSettings.judge("fsync", "off").told()).isEqualTo("off: set fsync = on");
    }

    @Test
    void a_stream_in_memory_or_with_too_few_copies_is_weak() {
        assertThat(BrokerSettings.judge(stream(StorageType.File, 3), 3)).noneMatch(Setting::isWeak);
        assertThat(BrokerSettings.judge(stream(StorageType.Memory, 3), 3))
                .filteredOn(Setting::isWeak)
                .extracting(Setting::title)
                .containsExactly("stream ORDERS storage");
        assertThat(BrokerSettings.judge(stream(StorageType.File, 1), 3))
                .filteredOn(Setting::isWeak)
                .extracting(Setting::told)
                .containsExactly(
                        "1: comanda.nats.replicas is 3: nats stream edit ORDERS --replicas=3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"sync_interval\": 120000000000, \"store_dir\": \"/data\"} | PT2M",
                "{\"sync_interval\": 120000000000, \"sync_always\": true} | always",
                "{} | unknown (this nats-server does not tell)"
            })
    void how_often_the_broker_syncs_is_noted_if_its_monitor_tells(String config, String told)
            throws Exception {
        assertThat(BrokerMonitor.read(new ObjectMapper().readTree(config)))
                .contains(Setting.noted("nats-server", "sync_interval", told))
                .noneMatch(Setting::isWeak);
    }

    private static StreamConfiguration stream(StorageType storage, int replicas) {
        return StreamConfiguration.builder()
                .name("ORDERS")
                .storageType(storage)
                .replicas(replicas)
                .build();
    }
}
